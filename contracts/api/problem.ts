import { z } from 'zod';

/** An error as the API tells it: RFC 9457, with our code to switch on and a hint to act on. */
export const Problem = z
  .object({
    type: z.string().describe('An address that names the kind of error'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().describe('What is wrong and where, in the caller’s language'),
    code: z.string().describe('The name of the error: it never changes, so programs switch on it'),
    hint: z.string().describe('What to do about it'),
    instance: z.string().describe('The path that was asked for'),
    requestId: z.string().describe('Names this request in our logs'),
    params: z.record(z.string(), z.string()).describe('What the words were filled with'),
    fields: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .describe('The fields at fault, for a request that does not match its schema'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export const problemType = 'application/problem+json';
