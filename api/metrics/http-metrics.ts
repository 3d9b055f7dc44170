import type { FastifyInstance } from 'fastify';
import { Gauge, Histogram, type Registry } from 'prom-client';

/** Requests by the route that served them: addresses with their names in them would be without end. */
export const addHttpMetrics = (registry: Registry, server: FastifyInstance): void => {
  const registers = [registry];
  const seconds = new Histogram({
    name: 'resguardo_http_request_duration_seconds',
    help: 'Until the answer was sent whole',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60],
    registers,
  });
  const underWay = new Gauge({
    name: 'resguardo_http_requests_under_way',
    help: 'Requests being answered, downloads and event streams among them',
    registers,
  });
  server.addHook('onRequest', async (_request, reply) => {
    underWay.inc();
    reply.raw.once('close', () => {
      underWay.dec();
    });
  });
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    seconds.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
  });
};
