import type { FastifyRequest } from 'fastify';
import type { LoggerOptions } from 'pino';

/** Where secrets stand in what is logged. Bodies are never logged; this is for what slips in beside. */
const secretFields = [
  'authorization',
  'password',
  'contraseña',
  'secret',
  'secretAccessKey',
  'privateKey',
  'refreshToken',
  'clientSecret',
  'token',
];

/** Up to three levels down. */
const paths = secretFields.flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]);

/** How the API logs: JSON lines, secrets blanked, addresses without their queries, which may hold some. */
export const logOptions = (level: string): LoggerOptions => ({
  level,
  redact: { paths, censor: '[redacted]' },
  serializers: {
    req: ({ method, url, ip }: FastifyRequest) => ({ method, path: url.split('?')[0], ip }),
  },
});

/** A caller's own request id is taken over when it is a plain word: it goes into logs and answers. */
export const soundRequestId = /^[A-Za-z0-9._-]{8,64}$/;
