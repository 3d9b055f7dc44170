import { z } from 'zod';

/** How every list is asked for: as many as `limit`, from where the last answer's cursor stands. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,200}$/, 'the nextCursor of an earlier answer')
    .optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** How every list is answered. No `nextCursor`: this was the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
