import { hostname } from 'node:os';
import { NativeConnection, Worker } from '@temporalio/worker';
import { Client, Connection } from '@temporalio/client';
import { createSteps } from '../activities/create-steps.ts';
import { registerHost } from '../catalog/guard/guard-hosts.ts';
import { openCatalog } from '../catalog/open-catalog.ts';
import { hostQueue, sharedQueue } from '../contracts/temporal.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { temporalConnectionOptions } from '../contracts/temporal-settings.ts';
import { openMailer } from '../notify/mailer.ts';
import { openTracing, type Tracing } from '../tracing/open-tracing.ts';
import { runSinks } from '../tracing/run-sink.ts';
import { startInterceptor } from '../tracing/start-interceptor.ts';
import { stepInterceptor } from '../tracing/step-interceptor.ts';
import { openStore } from '../storage/open-store.ts';
import { openSpoolDirectory } from '../storage/spool/spool-directory.ts';
import type { WorkerConfiguration } from './configuration.ts';
import { ensureSystemSchedules } from './ensure-system-schedules.ts';
import { ownTls } from './own-tls.ts';
import { registerSearchAttributes } from './register-search-attributes.ts';
import { sweepSpools } from './sweep-spools.ts';
import { workflowBundle } from './workflow-bundle.ts';

export interface OpenedWorker {
  readonly hostId: string;
  /** Serves until `shutdown`; then lets what is under way end, or hands it to the next worker. */
  run(): Promise<void>;
  shutdown(): void;
}

/** A step under way has this long to put its things away when the worker is told to end. */
const grace = '20 seconds';

/** Heartbeats carry the progress that people look at, so they go out about once a second. */
const beats = {
  maxHeartbeatThrottleInterval: '1s',
  defaultHeartbeatThrottleInterval: '1s',
} as const;

/** Puts a worker together: its parts, and one poller for the shared queue and one for its host's. */
export async function openWorker(configuration: WorkerConfiguration): Promise<OpenedWorker> {
  const { settings, masterKey, mail, drillServer, pgDumpCandidates } = configuration;
  const [catalog, spool, bundle] = await Promise.all([
    openCatalog({ url: settings.RESGUARDO_CATALOG_URL, masterKey }),
    openSpoolDirectory(settings.RESGUARDO_SPOOL),
    workflowBundle(settings.RESGUARDO_WORKER_CACHE),
  ]);
  const tracing = openTracing('worker', settings);
  const { connection, temporal } = await connectTemporal(configuration, tracing);
  const steps = createSteps({
    catalog,
    temporal,
    spool,
    openStore,
    mailer: mail ? openMailer(mail) : null,
    drillServer,
    hostPatience: settings.RESGUARDO_HOST_PATIENCE * 1000,
    serverReads: settings.RESGUARDO_SERVER_READS,
    snapshotsAtOnce: settings.RESGUARDO_SNAPSHOTS_AT_ONCE,
    tablesAtOnce: settings.RESGUARDO_TABLES_AT_ONCE,
    pgDumpCandidates,
    ownTls: ownTls(configuration),
  });
  const common = {
    connection,
    namespace: settings.TEMPORAL_NAMESPACE,
    activities: steps,
    interceptors: { activity: [stepInterceptor(tracing.tracer)] },
    shutdownGraceTime: grace,
    ...beats,
  };
  const workers = await Promise.all([
    Worker.create({
      ...{ ...common, taskQueue: sharedQueue, workflowBundle: bundle },
      sinks: runSinks(tracing),
    }),
    Worker.create({ ...common, taskQueue: hostQueue(spool.hostId) }),
  ]);
  await sweepSpools(spool, catalog);
  await registerHost(catalog, { id: spool.hostId, name: hostname() });
  return {
    hostId: spool.hostId,
    async run() {
      try {
        await Promise.all(workers.map((worker) => worker.run()));
      } finally {
        await connection.close();
        await temporal.connection.close();
        await catalog.close();
        await tracing.close();
      }
    },
    shutdown() {
      for (const worker of workers) {
        if (worker.getState() === 'RUNNING') worker.shutdown();
      }
    },
  };
}

interface TemporalConnections {
  /** For the workers. */
  readonly connection: NativeConnection;
  /** For steps that speak to Temporal themselves. */
  readonly temporal: Client;
}

async function connectTemporal(
  { settings }: WorkerConfiguration,
  { tracer }: Tracing,
): Promise<TemporalConnections> {
  const options = temporalConnectionOptions(settings);
  const namespace = settings.TEMPORAL_NAMESPACE;
  try {
    const client = await Connection.connect(options);
    await registerSearchAttributes(client.operatorService, namespace);
    const interceptors = { workflow: [startInterceptor(tracer)] };
    const temporal = new Client({ connection: client, namespace, interceptors });
    if (settings.RESGUARDO_HOUSEKEEPING) await ensureSystemSchedules(temporal);
    return { connection: await NativeConnection.connect(options), temporal };
  } catch (cause) {
    throw new ResguardoError('temporal-unreachable', { address: options.address }, { cause });
  }
}
