import { STATUS_CODES } from 'node:http';
import type { FastifySchema } from 'fastify';
import { z } from 'zod';
import type { ErrorName } from '../../contracts/error-catalogue.ts';
import { permissions, type Permission, type PermissionName } from '../permissions.ts';

/** Answers that went well, each with its status's own name where it has no description of its own. */
const namedAnswers = (response: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries((response ?? {}) as Record<string, unknown>).map(([status, answer]) => {
      if (!(answer instanceof z.ZodType) || answer instanceof z.ZodUndefined) {
        return [status, answer];
      }
      const description = STATUS_CODES[status] ?? status;
      return [status, { description, content: { 'application/json': { schema: answer } } }];
    }),
  );

/** The ways in that a permission lets through: a person's session, a program's token, a clinic's JWT. */
const securityOf = ({ by, person }: Permission): Record<string, string[]>[] => {
  if (by === 'anyone') return [];
  const session = { session: [] };
  return person ? [session] : [session, { apiToken: [] }, { clinicToken: [] }];
};

/**
 * A route's permission beside its schema and the errors of its own that it may answer with. Those
 * that any such route has, and the headers it understands, are added by route-standards.ts.
 */
export const guarded = <Schema extends FastifySchema>(
  permission: PermissionName,
  schema: Schema,
  errors: readonly ErrorName[] = [],
): { config: { permission: PermissionName; errors: readonly ErrorName[] }; schema: Schema } => {
  const declared: Permission = permissions[permission];
  const response = namedAnswers(schema.response);
  const security = securityOf(declared);
  return { config: { permission, errors }, schema: { ...schema, security, response } };
};

/** For one address and route: what asks for a password must not be a place to try many. */
const attemptsPerMinute = 30;

/** A guarded route that each address may call only so often; the catalog throttles passwords besides. */
export const limited = <Route extends { config: object }>(route: Route) => ({
  ...route,
  config: { ...route.config, rateLimit: { max: attemptsPerMinute, timeWindow: '1 minute' } },
});

/**
 * A change of what can be read: `If-Match` holds it to what was read.
 * @param read how that is read, where the change itself is not answered with it
 */
export const matched = <Route extends { config: object }>(
  route: Route,
  read: z.ZodType | true = true,
): Route & { config: { matched: z.ZodType | true } } => ({
  ...route,
  config: { ...route.config, matched: read },
});

/** A POST for which an Idempotency-Key means nothing: it starts and makes nothing, or shows a secret once. */
export const unkeyed = <Route extends { config: object }>(
  route: Route,
): Route & { config: { keyed: false } } => ({
  ...route,
  config: { ...route.config, keyed: false as const },
});
