import { z } from 'zod';
import { writtenNumber } from '../written-number.ts';

/** How every list is asked for: as many as `limit`, from where the last answer's cursor stands. */
export const PageQuery = z.object({
  limit: writtenNumber(z.number().int().min(1).max(200)).default(50),
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,200}$/, 'the nextCursor of an earlier answer')
    .optional()
    .describe('The `nextCursor` of the page before, asked for alike'),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** How every list is answered. No `nextCursor`: this was the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** By a moment: the newest first, as `-field`, or the oldest, as `field`. */
export const sortedBy = (field: string) =>
  z
    .enum([`-${field}`, field])
    .default(`-${field}`)
    .describe(`\`-${field}\`: the newest first; \`${field}\`: the oldest`);

/** What a catalog's list calls such an order. */
export const orderOf = (sort: string): 'newest' | 'oldest' =>
  sort.startsWith('-') ? 'newest' : 'oldest';

const Moment = z.iso.datetime({ offset: true });

/** The span of time that a list is cut down to. */
export const spanOf = (what: string) => ({
  from: Moment.optional().describe(`${what} from here on`),
  until: Moment.optional().describe(`${what} before this`),
});

/** A word or some letters of it, with or without accents and capitals. */
export const SearchText = z.string().trim().min(1).max(100).optional();
