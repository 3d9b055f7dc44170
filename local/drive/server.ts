import { text } from 'node:stream/consumers';
import fastify, { type FastifyInstance } from 'fastify';
import { aboutRoutes } from './about-routes.ts';
import type { Drive } from './drive.ts';
import { DriveError, TokenError } from './drive-error.ts';
import { fileRoutes } from './file-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { grantToken } from './token-endpoint.ts';
import { uploadRoutes } from './upload-routes.ts';

/** Drive's HTTP face. Bodies are never read ahead: each route takes its own as a stream. */
export function makeServer(drive: Drive): FastifyInstance {
  const app = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 400 } });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.setErrorHandler((error, _request, reply) => {
    const told =
      error instanceof DriveError || error instanceof TokenError
        ? error
        : new DriveError(500, 'internalError', String(error));
    void reply.code(told.status).type('application/json; charset=UTF-8').send(told.toJSON());
  });
  app.setNotFoundHandler((request) => {
    throw new DriveError(404, 'notFound', `Not Found: ${request.method} ${request.url}`);
  });
  app.post('/token', async (request) =>
    grantToken(new URLSearchParams(await text(request.raw)), drive.identity),
  );
  for (const routes of [aboutRoutes, fileRoutes, uploadRoutes, sessionRoutes]) routes(app, drive);
  return app;
}
