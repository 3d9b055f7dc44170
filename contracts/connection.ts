import { z } from 'zod';

/** How a clinic's database is reached. The password travels apart, sealed. */
export const Connection = z.object({
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65535).default(5432),
  database: z.string().min(1).max(63),
  user: z.string().min(1).max(63),
  /** `verify-full` is what a clinic over the internet should use; `disable` only on a trusted host. */
  ssl: z.enum(['disable', 'require', 'verify-full']).default('require'),
});
export type Connection = z.infer<typeof Connection>;

/** A connection with its password in the clear: never stored, logged, or put in a workflow. */
export type OpenedConnection = Connection & { password: string };
