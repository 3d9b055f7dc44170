import { ResguardoError } from '../contracts/resguardo-error.ts';
import type { ByteRange } from './byte-range.ts';
import type { StoredObject } from './copy-store.ts';

export const copyMissing = (
  destination: string,
  object: StoredObject,
  cause?: unknown,
): ResguardoError =>
  new ResguardoError('copy-missing', { destination, object: object.location }, { cause });

/** @throws ResguardoError `copy-truncated` when an object of `bytes` ends before the range does */
export function mustReach(
  range: ByteRange,
  bytes: number,
  destination: string,
  object: StoredObject,
): void {
  if (range.end <= bytes) return;
  throw new ResguardoError('copy-truncated', {
    destination,
    object: object.location,
    expected: String(range.end),
    found: String(bytes),
  });
}
