import { join } from 'node:path';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { ApiClient } from '../../contracts/client/api-client.ts';
import { searchAttributes } from '../../contracts/temporal.ts';
import { logIn } from '../../local/demo/api-session.ts';
import { ensureOperator } from '../../local/demo/demo-people.ts';
import { withSession } from '../../local/data/session.ts';
import { startDriveEmulator, type DriveServer } from '../../local/drive/start.ts';
import { startPostgres, type PostgresServer } from '../../local/postgres/start.ts';
import { freePorts } from '../../local/process/free-ports.ts';
import { startProduct } from '../../local/product/product.ts';
import { startService, type Service } from '../../local/product/service.ts';
import type { S3Server } from '../../local/s3/s3-server.ts';
import { startWeed } from '../../local/s3/weed.ts';
import { startSmtp, type MailServer } from '../../local/smtp/start.ts';
import { startAll } from '../../local/start-all.ts';
import { startTemporal, type TemporalServer } from '../../local/temporal/start.ts';
import { probed } from '../memory/heap-looks.ts';

export const services = ['worker', 'worker-2', 'api', 'temporal'] as const;
export type ServiceName = (typeof services)[number];

/**
 * The product as a fleet's operator runs it: two workers on disks of their own, the API, Temporal, stores and a
 * mail server; the clinics on a PostgreSQL server that is nobody else's.
 */
export interface FleetSystem {
  /** A superuser's ways in: to the clinics, and to our own records. */
  readonly clinics: OpenedConnection;
  readonly records: OpenedConnection;
  readonly clinicsFolder: string;
  readonly temporal: TemporalServer;
  readonly s3: S3Server;
  readonly drive: DriveServer;
  readonly mail: MailServer;
  readonly operator: () => ApiClient;
  readonly spools: readonly string[];
  /** Where the product's processes tell of their heaps (memory/heap-looks.ts). */
  readonly heapsFolder: string;
  /** As it runs now. */
  pidOf(name: ServiceName): number;
  /** `kill -9`; `start` brings another in its place, on the same disk and address. */
  kill(name: ServiceName): void;
  start(name: ServiceName): Promise<void>;
  stop(): Promise<void>;
}

export interface FleetSystemOptions {
  /** Empty: it holds `fleetFolders`. */
  readonly folder: string;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
  /** Added to the environment of the product's processes. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The product's state, and the clinics' server's. */
export const fleetFolders = (folder: string): [product: string, clinics: string] => [
  join(folder, 'product'),
  join(folder, 'clinics'),
];

export async function startFleetSystem(options: FleetSystemOptions): Promise<FleetSystem> {
  const { report, signal, environment = {} } = options;
  const [stateDir, clinicsDir] = fleetFolders(options.folder);
  const temporalOptions = { stateDir, report, fast: true, searchAttributes, signal };
  const stack = await startAll(
    {
      clinics: (ended) =>
        startPostgres({ stateDir: clinicsDir, report, fast: true, signal: ended }),
      postgres: (ended) => startPostgres({ stateDir, report, fast: true, signal: ended }),
      temporal: (ended) => startTemporal({ ...temporalOptions, signal: ended }),
      s3: (ended) => startWeed({ stateDir, report, fast: true, signal: ended }),
      drive: (ended) => startDriveEmulator({ stateDir, report, signal: ended }),
      smtp: (ended) => startSmtp({ stateDir, report, signal: ended }),
    },
    signal,
  );
  const { clinics, postgres, s3, drive, smtp } = stack.servers;
  let temporal: TemporalServer = stack.servers.temporal;
  const running = new Map<ServiceName, Service>();
  const stop = async (): Promise<void> => {
    await Promise.all([...running.values()].map((service) => service.stop()));
    await temporal.stop();
    await stack.stop();
  };
  try {
    await logSessions(login(clinics));
    const { api: port } = await freePorts(['api']);
    const heapsFolder = join(stateDir, 'heaps');
    const product = await startProduct(
      { postgres, temporal, smtp },
      {
        ...{ stateDir, signal },
        environment: {
          ...{ ...probed(heapsFolder), ...environment },
          ...{ PORT: String(port), RESGUARDO_REQUESTS_PER_MINUTE: '0' },
        },
      },
    );
    running.set('worker', product.worker).set('api', product.api);
    const otherSpool = join(stateDir, 'another-disk');
    const startWorkerToo = (): Promise<Service> =>
      product.startWorker('worker-2', { RESGUARDO_SPOOL: otherSpool });
    running.set('worker-2', await startWorkerToo());
    const person = await ensureOperator(product.environment, stateDir);
    let operator = await logIn(product.apiUrl, person, 'en');
    const pidOf = (name: ServiceName): number =>
      name === 'temporal' ? temporal.pid : (running.get(name)?.pid ?? 0);
    return {
      ...{ s3, drive, mail: smtp, stop, pidOf, heapsFolder },
      clinics: login(clinics),
      records: { ...login(postgres), database: 'resguardo' },
      clinicsFolder: join(clinicsDir, 'postgres'),
      get temporal() {
        return temporal;
      },
      operator: () => operator,
      spools: [product.environment['RESGUARDO_SPOOL'] ?? '', otherSpool],
      kill(name) {
        process.kill(pidOf(name), 'SIGKILL');
      },
      async start(name) {
        if (name === 'temporal') {
          await temporal.stop();
          temporal = await startTemporal(temporalOptions);
          return;
        }
        await running.get(name)?.stop();
        if (name === 'worker') running.set(name, await product.startWorker('worker'));
        else if (name === 'worker-2') running.set(name, await startWorkerToo());
        else {
          running.set(
            name,
            await startService({
              ...{ name, script: 'api/main.ts', stateDir, signal },
              environment: product.environment,
            }),
          );
          operator = await logIn(product.apiUrl, person, 'en');
        }
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const login = ({ host, port, user, password }: PostgresServer): OpenedConnection => ({
  ...{ host, port, user, password, database: 'postgres', ssl: 'disable' },
});

/** Each session's beginning and end stand in the server's log: no look can miss one. */
async function logSessions(server: OpenedConnection): Promise<void> {
  await withSession(server, async (admin) => {
    await admin.query('ALTER SYSTEM SET log_connections = on');
    await admin.query('ALTER SYSTEM SET log_disconnections = on');
    await admin.query(`ALTER SYSTEM SET log_line_prefix = '%n [%p] %u '`);
    await admin.query('SELECT pg_reload_conf()');
  });
}
