import { z } from 'zod';

/** Why something went wrong, by its name in the error catalogue and in the caller's language. */
export const Failure = z
  .object({
    code: z.string(),
    params: z.record(z.string(), z.string()),
    message: z.string(),
    hint: z.string(),
  })
  .meta({ id: 'Failure' });
export type Failure = z.infer<typeof Failure>;
