import { Client, Connection } from '@temporalio/client';
import { openCatalog } from '../catalog/open-catalog.ts';
import { fatalWords, languageOfLocale } from '../contracts/messages/fatal-words.ts';
import { temporalConnectionOptions } from '../contracts/temporal-settings.ts';
import { openStore } from '../storage/open-store.ts';
import { openTracing } from '../tracing/open-tracing.ts';
import { startInterceptor } from '../tracing/start-interceptor.ts';
import { readConfiguration } from './configuration.ts';
import { logOptions } from './http/logging.ts';
import { buildServer } from './server.ts';
import { version } from './version.ts';

/** How long requests under way may take to end once we are told to. */
const graceMs = 30_000;

const start = async (): Promise<void> => {
  const { settings, masterKey } = await readConfiguration(process.env);
  const catalog = await openCatalog({ url: settings.RESGUARDO_CATALOG_URL, masterKey });
  // Lazy: the API serves what it can while Temporal is away, and /readyz tells that it is.
  const connection = Connection.lazy(temporalConnectionOptions(settings));
  const tracing = openTracing('api', settings);
  const temporal = new Client({
    connection,
    namespace: settings.TEMPORAL_NAMESPACE,
    interceptors: { workflow: [startInterceptor(tracing.tracer)] },
  });
  const server = await buildServer(
    { catalog, temporal, temporalAddress: settings.TEMPORAL_ADDRESS, openStore, version },
    {
      logger: logOptions(settings.RESGUARDO_LOG_LEVEL),
      corsOrigins: settings.RESGUARDO_CORS_ORIGINS,
      trustProxy: settings.RESGUARDO_TRUST_PROXY,
      requestsPerMinute: settings.RESGUARDO_REQUESTS_PER_MINUTE,
      tracer: tracing.tracer,
      processMetrics: true,
      createPatienceMs: settings.RESGUARDO_CREATE_PATIENCE * 1000,
      serverReads: settings.RESGUARDO_SERVER_READS,
      storageRates: {
        storage: settings.RESGUARDO_STORAGE_RATE,
        egress: settings.RESGUARDO_EGRESS_RATE,
      },
    },
  );

  let ending = false;
  const end = async (signal: string): Promise<void> => {
    if (ending) return;
    ending = true;
    server.log.info({ signal }, 'ending: letting the requests under way finish');
    const hurry = setTimeout(() => {
      server.server.closeAllConnections();
    }, graceMs);
    await server.close();
    clearTimeout(hurry);
    await connection.close();
    await catalog.close();
    await tracing.close();
    // A retry of Temporal's client may still be timed; nothing waits for it.
    process.exit(0);
  };
  process.once('SIGTERM', (signal) => void end(signal));
  process.once('SIGINT', (signal) => void end(signal));

  const address = await server.listen({ host: settings.HOST, port: settings.PORT });
  // One line that a program can read: the port may have been left to the system.
  process.stdout.write(`${JSON.stringify({ listening: address, docs: `${address}/docs` })}\n`);
};

start().catch((error: unknown) => {
  const { text, exit } = fatalWords(error, languageOfLocale(process.env['LANG']));
  process.stderr.write(text);
  process.exit(exit);
});
