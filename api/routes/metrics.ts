import { z } from 'zod';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { addAlarmMetrics } from '../metrics/alarm-metrics.ts';
import { addFleetMetrics } from '../metrics/fleet-metrics.ts';
import { addHttpMetrics } from '../metrics/http-metrics.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded } from '../http/guarded.ts';

/** For Prometheus: the fleet, the requests, and with `processMetrics` the process itself. */
export const metricsRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const registry = new Registry();
  const readFleet = addFleetMetrics(registry, deps.catalog);
  const readAlarms = addAlarmMetrics(registry, deps.catalog);
  addHttpMetrics(registry, server);
  if (deps.processMetrics) collectDefaultMetrics({ register: registry });

  server.get(
    '/metrics',
    guarded('metrics.read', {
      tags: ['health'],
      summary: 'Figures for Prometheus',
      description: 'A scraper brings an API token of an operator or auditor.',
      response: {
        200: {
          description: 'Prometheus’ text format',
          content: { 'text/plain': { schema: z.string() } },
        },
      },
    }),
    async (_request, reply) => {
      await Promise.all([readFleet(), readAlarms()]);
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  );
};
