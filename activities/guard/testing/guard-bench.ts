import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { ScheduleNotFoundError, type Client as TemporalClient } from '@temporalio/client';
import { Client } from 'pg';
import { listAlarms } from '../../../catalog/alarms/list-alarms.ts';
import type { AlarmRecord } from '../../../catalog/alarms/alarm-record.ts';
import { changeNotificationSettings } from '../../../catalog/notifications/change-settings.ts';
import { openTestCatalog, type TestCatalog } from '../../../catalog/testing/test-catalog.ts';
import { addClinic } from '../../../catalog/clinics/add-clinic.ts';
import type { ClinicInputWritten } from '../../../contracts/clinic-input.ts';
import type { Mail } from '../../../contracts/mail.ts';
import type { OwnTls } from '../../../contracts/network/tls-place.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { startPostgres, type PostgresServer } from '../../../local/postgres/start.ts';
import { removeState } from '../../../local/remove-state.ts';
import { freshDatabase } from '../../../local/testing/test-stack.ts';
import { openSpoolDirectory } from '../../../storage/spool/spool-directory.ts';
import type { GuardSteps } from '../guard-step-names.ts';
import { createGuardSteps } from '../guard-steps.ts';

/** The guard's steps over a real catalog, and a database server of its own, where nobody else's data lie. */
export interface GuardBench {
  readonly catalog: TestCatalog['catalog'];
  readonly superuser: TestCatalog['superuser'];
  readonly server: PostgresServer;
  /** `host:port` of that server. */
  readonly place: string;
  /** What was mailed, and to whom. */
  readonly mailed: { to: string; mail: Mail }[];
  /** Schedules that Temporal is said not to have. */
  readonly lostSchedules: Set<string>;
  /** Refuses the mails of these addresses. */
  readonly refused: Set<string>;
  readonly steps: GuardSteps;
  sql(database: string, statements: string): Promise<void>;
  /** A clinic in a database of that server. */
  addClinic(
    id: string,
    changes: Partial<ClinicInputWritten> & { database?: string; ssl?: 'disable' | 'require' },
  ): Promise<void>;
  /** One round, as the workflow makes it, without the disks of the computer that this runs on. */
  round(): Promise<void>;
  open(): Promise<AlarmRecord[]>;
  close(): Promise<void>;
}

/** @param ownTls what the installation's own settings speak to with TLS */
export const openGuardBench = async (ownTls?: OwnTls): Promise<GuardBench> => {
  const stateDir = await mkdtemp(join(tmpdir(), 'guard-bench-'));
  const [server, own] = await Promise.all([
    startPostgres({ stateDir, fast: true }),
    freshDatabase('guard').then(openTestCatalog),
  ]);
  const { catalog, superuser } = own;
  const mailed: GuardBench['mailed'] = [];
  const lostSchedules = new Set<string>();
  const refused = new Set<string>();
  const temporal = {
    schedule: {
      getHandle: (id: string) => ({
        describe: () =>
          lostSchedules.has(id)
            ? Promise.reject(new ScheduleNotFoundError('gone', id))
            : Promise.resolve({}),
        trigger: () => Promise.resolve(),
      }),
    },
  } as unknown as TemporalClient;
  const deps = {
    catalog,
    temporal,
    ...(ownTls ? { ownTls } : {}),
    spool: await openSpoolDirectory(join(stateDir, 'spool')),
    mailer: {
      send: async (mail: Mail, to: readonly string[]) => {
        const [address = ''] = to;
        if (refused.has(address))
          throw new ResguardoError('mail-not-sent', { host: 'smtp', why: '550' });
        mailed.push({ to: address, mail });
        return { messageId: `<${mailed.length}@test>`, accepted: [...to], rejected: [] };
      },
      verify: async () => undefined,
      close: () => undefined,
    },
  } satisfies Parameters<typeof createGuardSteps>[0];
  const steps = createGuardSteps(deps, { tryMs: 5000, pauseMs: 1 });
  let rounds = 0;
  const { host, port, user, password } = server;
  const connection = { host, port, user, password };
  const step = <T>(work: () => Promise<T>): Promise<T> =>
    new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(work);
  return {
    ...{ catalog, superuser, server, mailed, lostSchedules, refused, steps },
    place: `${host}:${port}`,
    async sql(database, statements) {
      const client = new Client({ ...connection, ssl: false, database });
      await client.connect();
      try {
        await client.query(statements);
      } finally {
        await client.end();
      }
    },
    async addClinic(id, { database = 'clinicas', ssl = 'disable', ...changes }) {
      await addClinic(catalog, {
        ...{ id, name: `Clínica ${id}`, scope: { kind: 'schema', schema: id } },
        ...{ connection: { ...connection, database, ssl }, timeZone: 'America/La_Paz' },
        destinations: [{ kind: 'folder', name: 'disco', path: stateDir }],
        ...changes,
      });
    },
    async round() {
      rounds += 1;
      const id = `round-${rounds}`;
      await step(() => steps.beginGuardRound(id));
      await step(() => steps.lookAtClinics(null));
      const { servers } = await step(() => steps.listGuardedServers(null));
      for (const one of servers) await step(() => steps.lookAtServer(one));
      await step(() => steps.lookAtFleet());
      await step(() => steps.endGuardRound(id));
      await step(() => steps.tellAlarms()).catch(() => undefined);
    },
    open: async () => (await listAlarms(catalog, { limit: 200 })).items,
    async close() {
      await own.drop();
      await server.stop();
      await removeState(stateDir);
      await rm(stateDir, { recursive: true, force: true });
    },
  };
};

export const tellOperators = async (
  catalog: TestCatalog['catalog'],
  ...addresses: readonly string[]
): Promise<void> => {
  const operators = addresses.map((email) => ({ email, language: 'es' as const }));
  await changeNotificationSettings(catalog, { operators });
};
