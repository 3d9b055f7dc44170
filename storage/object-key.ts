import { ResguardoError } from '../contracts/resguardo-error.ts';

/**
 * The parts of a key, which must be a plain relative path that every store can hold: `/` between parts,
 * none of them empty, `.` or `..`, no control character, at most 900 bytes.
 * @throws ResguardoError `bad-request`
 */
export function keyParts(key: string): string[] {
  const parts = key.split('/');
  const refused =
    parts.some((part) => part === '' || part === '.' || part === '..') ||
    /[\u0000-\u001f\u007f\\]/.test(key) ||
    !key.isWellFormed() ||
    Buffer.byteLength(key) > 900;
  if (refused) throw new ResguardoError('bad-request', { why: `key ${JSON.stringify(key)}` });
  return parts;
}
