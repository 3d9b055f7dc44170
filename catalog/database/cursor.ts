import type { z } from 'zod';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

type Mark = readonly (string | number | Mark)[];

/** Where a page ended, as an opaque text. */
export const encodeCursor = (mark: Mark): string =>
  Buffer.from(JSON.stringify(mark)).toString('base64url');

/** `bad-request` for one that we did not make. */
export const decodeCursor = <S extends z.ZodType>(schema: S, cursor: string): z.infer<S> => {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (error) {
    throw new ResguardoError('bad-request', { why: 'cursor: not one of ours' }, { cause: error });
  }
};
