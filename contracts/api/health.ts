import { z } from 'zod';

export const HealthView = z
  .object({ status: z.literal('ok'), version: z.string() })
  .meta({ id: 'Health' });

const PartState = z.enum(['ok', 'down']);

/** Whether requests can be served: each part that they need, and why one is down. */
export const ReadinessView = z
  .object({
    status: z.enum(['ready', 'not-ready']),
    parts: z.array(z.object({ part: z.string(), state: PartState, code: z.string().nullable() })),
  })
  .meta({ id: 'Readiness' });
export type ReadinessView = z.infer<typeof ReadinessView>;
