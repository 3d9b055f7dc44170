import {
  context,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Tracer,
} from '@opentelemetry/api';
import type { FastifyRequest } from 'fastify';
import { contextOfCaller, withRequestId } from '../../tracing/carried-headers.ts';
import type { ApiServer } from '../api-server.ts';

/**
 * A span for each request, under the caller's own where it sends `traceparent`; what the handler starts goes
 * under it. Told by its route, never by its address, which may hold what should not be told.
 */
export const traceRequests = (server: ApiServer, tracer: Tracer): void => {
  const contexts = new WeakMap<FastifyRequest, Context>();

  server.addHook('onRequest', (request, _reply, done) => {
    const { traceparent } = request.headers;
    const parent = contextOfCaller(typeof traceparent === 'string' ? traceparent : undefined);
    const route = request.routeOptions.url;
    const span = tracer.startSpan(
      `${request.method} ${route ?? '(unknown)'}`,
      {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': request.method,
          ...(route === undefined ? {} : { 'http.route': route }),
          'resguardo.request': request.id,
        },
      },
      parent,
    );
    contexts.set(request, withRequestId(trace.setSpan(parent, span), request.id));
    done();
  });

  // Only here: a body is read in its socket's own context, which would be the handler's.
  server.addHook('preHandler', (request, _reply, done) => {
    context.with(contexts.get(request) ?? context.active(), done);
  });

  server.addHook('onResponse', (request, reply, done) => {
    const within = contexts.get(request);
    const span = within && trace.getSpan(within);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
};
