import { z } from 'zod';

/** An error as records, histories and progress carry it: its name and what its words are filled with. */
export const FailureNote = z.object({
  code: z.string(),
  params: z.record(z.string(), z.string()),
});
export type FailureNote = z.infer<typeof FailureNote>;
