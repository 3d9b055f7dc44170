import { invalid } from './drive-error.ts';

interface Multipart {
  readonly metadata: unknown;
  readonly media: { readonly type: string; readonly bytes: Buffer };
}

/**
 * The two parts of a `multipart/related` upload: JSON, then the bytes.
 * @throws DriveError 400
 */
export function splitMultipart(body: Buffer, contentType: string): Multipart {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) throw invalid('Missing multipart boundary');
  const [first, second] = partsBetween(body, Buffer.from(`--${boundary}`));
  if (!first || !second) throw invalid('Malformed multipart body.');
  return {
    metadata: JSON.parse(first.bytes.toString()),
    media: { type: second.type, bytes: second.bytes },
  };
}

function partsBetween(body: Buffer, mark: Buffer): { type: string; bytes: Buffer }[] {
  const parts = [];
  let at = body.indexOf(mark);
  while (at !== -1) {
    const next = body.indexOf(mark, at + mark.length);
    if (next === -1) break;
    // Between the marks: CRLF, headers, an empty line, the bytes, CRLF.
    const part = body.subarray(at + mark.length + 2, next - 2);
    const headersEnd = part.indexOf('\r\n\r\n');
    const headers = part.subarray(0, headersEnd).toString();
    const type = /^content-type:\s*(.+)$/im.exec(headers)?.[1]?.trim();
    parts.push({ type: type ?? 'application/octet-stream', bytes: part.subarray(headersEnd + 4) });
    at = next;
  }
  return parts;
}
