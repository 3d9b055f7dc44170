import { ResguardoError } from '../contracts/resguardo-error.ts';

/** Bytes from `start` (inclusive) to `end` (exclusive). */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The header that asks for them; HTTP counts the end in. */
export const rangeHeader = (range: ByteRange): string => `bytes=${range.start}-${range.end - 1}`;

/** @throws ResguardoError `bad-request` */
export function checkRange(range: ByteRange): void {
  const { start, end } = range;
  const sound =
    Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start <= end;
  if (!sound) throw new ResguardoError('bad-request', { why: `range ${start}-${end}` });
}
