import { z } from 'zod';

/**
 * A number as an address or a query writes it: digits alone. `0x10`, `1e2`, `+1` and ` 1 ` would be other
 * addresses of the same thing.
 */
export const writtenNumber = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(
    (given) => (typeof given === 'string' ? (/^\d+$/.test(given) ? Number(given) : NaN) : given),
    schema,
  );
