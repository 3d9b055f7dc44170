import { randomUUID } from 'node:crypto';
import { trace, type Tracer } from '@opentelemetry/api';
import fastify, {
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { defaultServerReads } from '../contracts/turns/server-reads.ts';
import { defaultRates, type StorageRates } from '../contracts/storage-cost.ts';
import type { ApiDependencies, ApiServer, RouteDependencies } from './api-server.ts';
import { checkRequests } from './http/checked-request.ts';
import { tagAnswers } from './http/entity-tags.ts';
import { keepKeyedAnswers } from './http/keyed-requests.ts';
import { answerUnknownRoutes } from './http/known-routes.ts';
import { readJsonBodies } from './http/json-body.ts';
import { letConnectionsGo } from './http/let-go.ts';
import { soundRequestId } from './http/logging.ts';
import { historyRoutes } from './front-ends/history-routes.ts';
import { respaldoSessionRoutes } from './front-ends/respaldo-session-routes.ts';
import { serverChangeRoutes } from './front-ends/server-change-routes.ts';
import { respaldoRoutes } from './front-ends/respaldo-routes.ts';
import { describeApi } from './http/openapi.ts';
import { linkNextPages } from './http/next-link.ts';
import { refuseRepeatedHeaders } from './http/single-headers.ts';
import { answerUnreadable } from './http/unreadable-requests.ts';
import { standardiseRoutes } from './http/route-standards.ts';
import { replyWithProblem } from './http/problem-reply.ts';
import { secure } from './http/security.ts';
import { traceRequests } from './http/traced.ts';
import { createAudit } from './identity/audited.ts';
import { refuseUndeclaredRoutes } from './identity/declared-routes.ts';
import { guardRoutes } from './identity/guard.ts';
import { createAllFeeds } from './runs/all-feeds.ts';
import { backupRoutes } from './routes/backups.ts';
import { clinicStatusRoutes } from './routes/clinic-status.ts';
import { clinicRoutes } from './routes/clinics.ts';
import { doctorRoutes } from './routes/doctor.ts';
import { domainRoutes } from './routes/domains.ts';
import { downloadRoutes } from './routes/downloads.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { fleetRoutes } from './routes/fleet.ts';
import { fleetGuardRoutes } from './routes/guard.ts';
import { healthRoutes } from './routes/health.ts';
import { cleaningRoutes } from './routes/cleanings.ts';
import { cleaningStartRoutes } from './routes/cleaning-starts.ts';
import { restoreFileRoutes } from './routes/restore-file.ts';
import { restorePlanRoutes } from './routes/restore-plans.ts';
import { restoreRoutes } from './routes/restores.ts';
import { restoreStartRoutes } from './routes/restore-starts.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { retentionRoutes } from './routes/retention.ts';
import { statisticsRoutes } from './routes/statistics.ts';
import { runRoutes } from './routes/runs.ts';
import { sampleRoutes } from './routes/samples.ts';
import { scheduleRoutes } from './routes/schedules.ts';
import { accountRoutes } from './routes/account.ts';
import { alarmRoutes } from './routes/alarms.ts';
import { auditRoutes } from './routes/audit.ts';
import { issuerRoutes } from './routes/issuers.ts';
import { secondFactorRoutes } from './routes/second-factor.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { userRoutes } from './routes/users.ts';
import { serverRoutes } from './routes/servers.ts';
import { sessionRoutes } from './routes/sessions.ts';

export interface ServerSettings {
  /** A pino logger's options, or false for silence. */
  readonly logger?: FastifyServerOptions['logger'];
  readonly corsOrigins?: readonly string[];
  /** From one address; left out or 0: as many as come. */
  readonly requestsPerMinute?: number;
  /** Left out, no spans are made. */
  readonly tracer?: Tracer;
  /** Whether `X-Forwarded-For` is believed: only behind a proxy of one's own. */
  readonly trustProxy?: boolean;
  /** Milliseconds that a plan is waited for before its address is given instead. */
  readonly planPatienceMs?: number;
  /** Milliseconds that an earlier front end's request waits for the backup it started. */
  readonly createPatienceMs?: number;
  readonly storageRates?: StorageRates;
  readonly serverReads?: number;
  /** Also tell Prometheus how this very process is doing. */
  readonly processMetrics?: boolean;
}

const bodyLimit = 256 * 1024;

const requestId = ({
  headers,
}: {
  headers: Record<string, string | string[] | undefined>;
}): string => {
  const given = headers['x-request-id'];
  return typeof given === 'string' && soundRequestId.test(given) ? given : randomUUID();
};

/** Every route of ours. */
const routes = [
  metricsRoutes,
  sessionRoutes,
  accountRoutes,
  tokenRoutes,
  secondFactorRoutes,
  userRoutes,
  issuerRoutes,
  auditRoutes,
  alarmRoutes,
  serverRoutes,
  fleetGuardRoutes,
  clinicRoutes,
  clinicStatusRoutes,
  fleetRoutes,
  backupRoutes,
  runRoutes,
  scheduleRoutes,
  sampleRoutes,
  downloadRoutes,
  healthRoutes,
  doctorRoutes,
  domainRoutes,
  restorePlanRoutes,
  restoreStartRoutes,
  restoreRoutes,
  restoreFileRoutes,
  cleaningStartRoutes,
  cleaningRoutes,
  evidenceRoutes,
  retentionRoutes,
  notificationRoutes,
  statisticsRoutes,
  historyRoutes,
  respaldoRoutes,
  respaldoSessionRoutes,
  serverChangeRoutes,
];

/**
 * Builds the API on the given parts, ready to listen. It owns none of them: whoever made them closes
 * them after `server.close()`, which lets downloads end and sends listeners of live progress away.
 * Rejects when a route declares no permission. `extend` adds routes or hooks before ours.
 */
export const buildServer = async (
  deps: ApiDependencies,
  settings: ServerSettings = {},
  extend: (server: ApiServer, deps: RouteDependencies) => void = () => undefined,
): Promise<ApiServer> => {
  const server = fastify({
    logger: settings.logger ?? false,
    trustProxy: settings.trustProxy ?? false,
    genReqId: requestId,
    bodyLimit,
    // For receiving a request, not for answering it: a caller who never ends one is let go.
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, request, reply) =>
      void replyWithProblem(error, request as FastifyRequest, reply as FastifyReply),
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(checkRequests);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler((error, request, reply) => replyWithProblem(error, request, reply));
  server.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });

  traceRequests(server, settings.tracer ?? trace.getTracer('resguardo'));
  refuseRepeatedHeaders(server);
  refuseUndeclaredRoutes(server);
  standardiseRoutes(server);
  answerUnknownRoutes(server);
  readJsonBodies(server);
  await secure(server, settings);
  guardRoutes(server, deps.catalog);
  keepKeyedAnswers(server, deps.catalog);
  tagAnswers(server);
  linkNextPages(server);
  await describeApi(server, deps.version);

  letConnectionsGo(server);
  const feeds = createAllFeeds(deps);
  const closing = new AbortController();
  server.addHook('preClose', async () => {
    closing.abort();
    await feeds.close();
  });
  const all: RouteDependencies = {
    ...deps,
    feeds,
    audit: createAudit(deps.catalog),
    closing: closing.signal,
    planPatienceMs: settings.planPatienceMs ?? 20_000,
    createPatienceMs: settings.createPatienceMs ?? 60_000,
    storageRates: settings.storageRates ?? defaultRates,
    serverReads: settings.serverReads ?? defaultServerReads,
    processMetrics: settings.processMetrics ?? false,
  };
  await server.register(async (scope) => {
    const typed = scope.withTypeProvider<ZodTypeProvider>();
    for (const add of [extend, ...routes]) add(typed, all);
  });
  await server.ready();
  return server;
};
