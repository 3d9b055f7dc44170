import { z } from 'zod';

/** Names of schemas, `*` for any part: never so wide that it would take everything. */
export const SchemaPattern = z
  .string()
  .max(63)
  .regex(/^[^*]*\*[^*]*$/, 'one * in it, as in clinica_*')
  .refine((text) => text.length > 3, 'at least three letters beside the *')
  .meta({ example: 'clinica_*' });

export const matchesPattern = (pattern: string, name: string): boolean => {
  const at = pattern.indexOf('*');
  const [start, end] = [pattern.slice(0, at), pattern.slice(at + 1)];
  return name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
};
