import type { z } from 'zod';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

/** The input as its schema has it, or `bad-request` naming the first field that is wrong, never its value. */
export const checkedInput = <S extends z.ZodType>(schema: S, input: unknown): z.output<S> => {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.map(String).join('.') ?? '';
  throw new ResguardoError('bad-request', {
    why: path === '' ? (issue?.message ?? 'invalid') : `${path}: ${issue?.message ?? 'invalid'}`,
  });
};
