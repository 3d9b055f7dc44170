import { invalid } from './drive-error.ts';

/** What a request to an upload session says about its body. Null: nothing, then it is the whole file. */
export interface ContentRange {
  /** First byte and how many; null when it only asks how far the upload is. */
  readonly part: { readonly start: number; readonly length: number } | null;
  readonly total: number | null;
}

/** @throws DriveError 400 */
export function readContentRange(header: string | undefined): ContentRange | null {
  if (header === undefined) return null;
  const match = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(header);
  if (!match) throw invalid('Failed to parse Content-Range header.');
  const [, first, last, all] = match;
  const total = all === '*' ? null : Number(all);
  if (first === undefined || last === undefined) return { part: null, total };
  const [start, end] = [Number(first), Number(last) + 1];
  if (end <= start || (total !== null && end > total)) {
    throw invalid('Failed to parse Content-Range header.');
  }
  return { part: { start, length: end - start }, total };
}
