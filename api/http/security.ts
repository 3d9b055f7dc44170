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

/** Security headers, CORS for the origins that were named, and what rate limits are made of. */
export const secure = async (
  server: FastifyInstance,
  corsOrigins: readonly string[],
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
  });
  await server.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { ttl }) =>
      new ResguardoError('too-many-attempts', { seconds: String(Math.ceil(ttl / 1000)) }),
  });
};
