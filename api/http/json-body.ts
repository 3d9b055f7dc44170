import type { FastifyInstance } from 'fastify';

/**
 * JSON bodies, read by Fastify's own parser, which refuses what would poison a prototype. One
 * difference: an empty body counts as none, since many clients name the type on every POST.
 */
export const readJsonBodies = (server: FastifyInstance): void => {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body as string, done);
  });
};
