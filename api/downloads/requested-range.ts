import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { ByteRange } from '../../storage/byte-range.ts';

/**
 * The one range that a `Range` header asks for (RFC 9110, 14.2), or null for the whole: no header,
 * another unit, several ranges, or one that makes no sense. `range-unsatisfiable` when it lies outside.
 */
export const requestedRange = (header: string | undefined, bytes: number): ByteRange | null => {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (!match || (first === '' && last === '')) return null;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null;
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes : Math.min(bytes, Number(last) + 1);
  if (start >= end) {
    throw new ResguardoError('range-unsatisfiable', { range: header ?? '', bytes: String(bytes) });
  }
  return { start, end };
};
