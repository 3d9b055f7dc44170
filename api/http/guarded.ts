import { STATUS_CODES } from 'node:http';
import type { FastifySchema } from 'fastify';
import { z } from 'zod';
import { errorCatalogue, type ErrorName } from '../../contracts/error-catalogue.ts';
import { Problem, problemType } from '../../contracts/api/problem.ts';
import { permissions, type Permission, type PermissionName } from '../permissions.ts';

/** The errors that any route may answer with, by what guards it. */
const common = ({ on, by, person }: Permission): ErrorName[] => [
  'bad-request',
  'internal',
  'catalog-unreachable',
  ...(by === 'anyone' ? [] : (['not-logged-in'] as const)),
  ...(by === 'anyone' ? [] : (['not-allowed'] as const)),
  ...(person ? (['person-needed'] as const) : []),
  ...(on === 'clinic' ? (['clinic-unknown'] as const) : []),
];

const problemAnswers = (names: readonly ErrorName[]): Record<string, unknown> => {
  const byStatus = Map.groupBy(new Set(names), (name) => errorCatalogue[name].http);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: `Problem: ${codes.map((code) => `\`${code}\``).join(', ')}`,
        content: { [problemType]: { schema: Problem } },
      },
    ]),
  );
};

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

const bearer = [{ token: [] }];

/**
 * A route's permission beside its schema, with the errors it may answer with described: those in
 * `errors` and those that any route under such a permission has.
 */
export const guarded = <Schema extends FastifySchema>(
  permission: PermissionName,
  schema: Schema,
  errors: readonly ErrorName[] = [],
): { config: { permission: PermissionName }; schema: Schema } => {
  const declared: Permission = permissions[permission];
  const response = {
    ...namedAnswers(schema.response),
    ...problemAnswers([...common(declared), ...errors]),
  };
  const security = declared.by === 'anyone' ? [] : bearer;
  return { config: { permission }, schema: { ...schema, security, response } };
};

/** For one address and route: what asks for a password must not be a place to try many. */
const attemptsPerMinute = 30;

/** A guarded route that each address may call only so often; the catalog throttles passwords besides. */
export const limited = <Route extends { config: object }>(route: Route) => ({
  ...route,
  config: { ...route.config, rateLimit: { max: attemptsPerMinute, timeWindow: '1 minute' } },
});
