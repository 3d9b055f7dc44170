import { z } from 'zod';

/** Who did something, as it is shown. */
export const Person = z
  .object({ id: z.number(), email: z.string(), firstName: z.string(), lastName: z.string() })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof Person>;
