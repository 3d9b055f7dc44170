import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

/** A strong tag (RFC 9110 §8.8.3): the same bytes, the same tag, on every server of ours. */
const tagOf = (text: string): string =>
  `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;

/** The tags that a header lists; `*` stands for any. A weak one is listed as it is written. */
const listed = (header: string): string[] =>
  header.match(/(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"|\*/g) ?? [];

/** Weak comparison (§13.1.2): for reading, a weak tag does. */
const readAlready = (header: string, tag: string): boolean =>
  listed(header).some((one) => one === '*' || one.replace(/^W\//, '') === tag);

/** How what `If-Match` is about is written where it is read. */
const writing = (
  { routeOptions: { config } }: FastifyRequest,
  reply: FastifyReply,
): ((view: Record<string, unknown>) => string) => {
  const { matched } = config;
  const written =
    typeof matched === 'object'
      ? // A schema is whatever the server's compiler takes: here, one of zod's.
        reply.compileSerializationSchema(
          matched as object as Record<string, unknown>,
          '200',
          'application/json',
        )
      : reply.getSerializationFunction('200', 'application/json');
  if (!written) throw new ResguardoError('internal', { what: 'nothing to compare If-Match with' });
  return written;
};

/**
 * Holds a change to what its caller read, where `If-Match` says what that was: `view` is what a
 * reading would be answered with now. To be called while nobody else can change it.
 * `changed-meanwhile`.
 */
export const expectUnchanged = (
  request: FastifyRequest,
  reply: FastifyReply,
  view: Readonly<Record<string, unknown>>,
): void => {
  const header = request.headers['if-match'];
  if (header === undefined) return;
  const tags = listed(header);
  if (tags.includes('*') || tags.includes(tagOf(writing(request, reply)(view)))) return;
  throw new ResguardoError('changed-meanwhile', { path: request.url.split('?')[0] ?? '' });
};

/** What an answer depends on besides its address. */
const differs = 'Accept-Language, Authorization, X-Tenant-ID, X-Tenant';

/** Tags what is read, and what is answered to a change of it; answers 304 to who has it already. */
export const tagAnswers = (server: FastifyInstance): void => {
  server.addHook('onSend', async (request, reply, payload) => {
    const { tagged, matched } = request.routeOptions.config;
    if (!(tagged || matched) || reply.statusCode !== 200 || typeof payload !== 'string') {
      return payload;
    }
    const tag = tagOf(payload);
    void reply.header('etag', tag);
    if (!tagged) return payload;
    // The caller's alone, and asked for again each time: what may be seen can change at any moment.
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'private, no-cache');
    void reply.header('vary', [reply.getHeader('vary'), differs].flat().filter(Boolean).join(', '));
    const known = request.headers['if-none-match'];
    if (known === undefined || !readAlready(known, tag)) return payload;
    void reply.code(304).removeHeader('content-type').removeHeader('content-length');
    return null;
  });
};
