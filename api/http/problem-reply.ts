import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemType } from '../../contracts/api/problem.ts';
import { asKnown, problemOf } from './problem-of.ts';
import { requestLanguage } from './request-language.ts';

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
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="resguardo"');
  if (error.params['seconds']) void reply.header('retry-after', error.params['seconds']);
  if (error.params['allowed']) void reply.header('allow', error.params['allowed']);
  return reply
    .code(status)
    .header('x-request-id', request.id)
    .header('content-language', requestLanguage(request))
    .header('cache-control', 'no-store')
    .type(problemType)
    .send(problemOf(error, request, fields));
};
