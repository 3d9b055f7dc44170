import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

/** Headers that front ends may send, and those they may read. */
const requestHeaders = [
  'accept-language',
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'last-event-id',
  'range',
  'x-request-id',
  'x-tenant',
  'x-tenant-id',
];
const answerHeaders = [
  'content-disposition',
  'content-length',
  'content-range',
  'etag',
  'idempotency-replayed',
  'link',
  'location',
  'repr-digest',
  'retry-after',
  'x-request-id',
];

export interface SecuritySettings {
  readonly corsOrigins?: readonly string[];
  /** From one address, over all routes but those that monitors ask; left out or 0: as many as come. */
  readonly requestsPerMinute?: number;
}

/** Security headers, CORS for the origins that were named, and rate limits. */
export const secure = async (
  server: FastifyInstance,
  { corsOrigins = [], requestsPerMinute = 0 }: SecuritySettings,
): Promise<void> => {
  await server.register(helmet, {
    // Answers are data: nothing in them may be run or framed. /docs has its own (openapi.ts).
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
  });
  const origins = [...corsOrigins];
  await server.register(cors, {
    origin: origins.includes('*') ? '*' : origins.length > 0 ? origins : false,
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'],
    allowedHeaders: requestHeaders,
    exposedHeaders: answerHeaders,
    maxAge: 600,
    // An OPTIONS that is no preflight asks what may be asked, too.
    strictPreflight: false,
  });
  await server.register(rateLimit, {
    global: requestsPerMinute > 0,
    ...(requestsPerMinute > 0 ? { max: requestsPerMinute, timeWindow: '1 minute' } : {}),
    allowList: ({ routeOptions }) => routeOptions.config.permission === 'health.read',
    errorResponseBuilder: ({ routeOptions }, { ttl, max }) => {
      const seconds = String(Math.ceil(ttl / 1000));
      return routeOptions.config.rateLimit
        ? new ResguardoError('too-many-attempts', { seconds })
        : new ResguardoError('too-many-requests', { seconds, limit: String(max) });
    },
  });
};
