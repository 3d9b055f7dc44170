import { z } from 'zod';

const known = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** An IANA name, `America/La_Paz`. An offset is refused: it does not know the changes of clock. */
export const TimeZone = z
  .string()
  .regex(/^[A-Za-z]/, 'an IANA name such as America/La_Paz')
  .refine(known, 'an IANA name such as America/La_Paz');
export type TimeZone = z.infer<typeof TimeZone>;
