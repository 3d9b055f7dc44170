import { HealthView, ReadinessView } from '../../contracts/api/health.ts';
import { asSystem } from '../../catalog/database/catalog.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded } from '../http/guarded.ts';
import { callTemporal } from '../runs/temporal-call.ts';

const tags = ['health'];

/** The name of what went wrong, and no more: anyone may ask. */
const codeOf = (error: unknown): string =>
  error instanceof ResguardoError ? error.code : 'internal';

/** For whatever keeps us running: are we alive, and can we serve. */
export const healthRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal, version } = deps;
  const probes = {
    catalog: () => asSystem(catalog, (db) => db.query('SELECT 1')),
    temporal: () =>
      callTemporal(
        temporal,
        () => temporal.workflowService.describeNamespace({ namespace: temporal.options.namespace }),
        { seconds: 3 },
      ),
  } as const;

  server.get(
    '/healthz',
    guarded('health.read', {
      tags,
      summary: 'Alive: this process answers',
      response: { 200: HealthView },
    }),
    () => ({ status: 'ok' as const, version }),
  );

  server.get(
    '/readyz',
    guarded('health.read', {
      tags,
      summary: 'Ready: what requests need answers too',
      response: { 200: ReadinessView, 503: ReadinessView },
    }),
    async (_request, reply) => {
      const parts = await Promise.all(
        Object.entries(probes).map(async ([part, probe]) => {
          const code = await probe().then(() => null, codeOf);
          return { part, state: code === null ? ('ok' as const) : ('down' as const), code };
        }),
      );
      const ready = parts.every(({ state }) => state === 'ok');
      return reply
        .code(ready ? 200 : 503)
        .send({ status: ready ? ('ready' as const) : ('not-ready' as const), parts });
    },
  );
};
