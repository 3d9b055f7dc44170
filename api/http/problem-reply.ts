import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemType } from '../../contracts/api/problem.ts';
import { asKnown, problemOf } from './problem-of.ts';
import { requestLanguage } from './request-language.ts';

/** What an answer said of the file it was about to give, before it came to nothing. */
const fileHeaders = [
  'accept-ranges',
  'content-disposition',
  'content-length',
  'content-range',
  'etag',
  'repr-digest',
] as const;

/** Sends any error as a problem. What is our own fault is logged whole, and told without its innards. */
export const replyWithProblem = (
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply => {
  const { error, fields } = asKnown(thrown, request);
  const status = error.kind.http;
  if (status >= 500) request.log.error({ err: thrown, code: error.code }, 'the request failed');
  else request.log.info({ code: error.code }, 'the request was refused');
  for (const name of fileHeaders) void reply.removeHeader(name);
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="resguardo"');
  if (error.params['seconds']) void reply.header('retry-after', error.params['seconds']);
  const whole = error.code === 'range-unsatisfiable' ? error.params['bytes'] : undefined;
  if (whole) void reply.header('content-range', `bytes */${whole}`);
  if (error.params['allowed']) void reply.header('allow', error.params['allowed']);
  return reply
    .code(status)
    .header('x-request-id', request.id)
    .header('content-language', requestLanguage(request))
    .header('cache-control', 'no-store')
    .type(problemType)
    .send(problemOf(error, request, fields));
};
