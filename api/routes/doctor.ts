import type { FailureNote } from '../../contracts/failure-note.ts';
import { CheckView, type PartView } from '../../contracts/api/clinic.ts';
import type { Language } from '../../contracts/language.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { sharedQueue } from '../../contracts/temporal.ts';
import { asSystem } from '../../catalog/database/catalog.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded } from '../http/guarded.ts';
import { requestLanguage } from '../http/request-language.ts';
import { callTemporal } from '../runs/temporal-call.ts';
import { livingWorkers } from '../runs/worker-pollers.ts';
import { failureView } from '../views/failure-view.ts';

const failureOf = (error: unknown, params: Record<string, string>): FailureNote =>
  error instanceof ResguardoError
    ? { code: error.code, params: { ...params, ...error.params } }
    : { code: 'internal', params: { what: error instanceof Error ? error.name : 'unknown' } };

/** Looks at the parts that all clinics share; each clinic's own are asked by /api/clinics/{clinic}/check. */
export const doctorRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal, temporalAddress, version } = deps;

  const looks: Readonly<Record<string, () => Promise<Record<string, string>>>> = {
    api: () => Promise.resolve({ version, node: process.version }),
    catalog: async () => {
      const { rows } = await asSystem(catalog, (db) =>
        db.query<{ version: string; migration: string }>(
          `SELECT current_setting('server_version') AS version,
                  (SELECT max(name) FROM migrations) AS migration`,
        ),
      );
      return { ...rows[0] };
    },
    temporal: async () => {
      const info = await callTemporal(temporal, () => temporal.workflowService.getSystemInfo({}));
      const { namespace } = temporal.options;
      return { address: temporalAddress, namespace, version: info.serverVersion };
    },
    worker: async () => {
      const workers = await livingWorkers(temporal);
      if (workers.length === 0) throw new ResguardoError('worker-absent', { queue: sharedQueue });
      return { queue: sharedQueue, workers: String(workers.length), who: workers.join(', ') };
    },
  };

  const looked = async (
    language: Language,
    part: string,
    look: () => Promise<Record<string, string>>,
  ): Promise<PartView> => {
    try {
      return { part, ok: true, detail: await look(), failure: null };
    } catch (error) {
      const failure = failureView(language, failureOf(error, { address: temporalAddress }));
      return { part, ok: false, detail: {}, failure };
    }
  };

  server.get(
    '/api/doctor',
    guarded('system.check', {
      tags: ['health'],
      summary: 'The parts that all clinics share: reachable, version, what to do',
      response: { 200: CheckView },
    }),
    async (request) => {
      const language = requestLanguage(request);
      const parts = await Promise.all(
        Object.entries(looks).map(([part, look]) => looked(language, part, look)),
      );
      return { ok: parts.every(({ ok }) => ok), parts };
    },
  );
};
