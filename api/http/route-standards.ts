import type { FastifyInstance, RouteOptions } from 'fastify';
import { z } from 'zod';
import { Problem, problemType } from '../../contracts/api/problem.ts';
import {
  IdempotencyHeaders,
  IfMatchHeaders,
  IfNoneMatchHeaders,
  LastEventHeaders,
  RangeHeaders,
  TenantHeaders,
} from '../../contracts/api/request-headers.ts';
import { errorCatalogue, type ErrorName } from '../../contracts/error-catalogue.ts';
import { permissions, type Permission } from '../permissions.ts';
import { keyErrors } from './keyed-requests.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The errors of the route's own; those that any like it has come by themselves. */
    errors?: readonly ErrorName[];
    /**
     * A change that `If-Match` holds to what was read: the handler asks `expectUnchanged`. The schema of
     * what is read, where the change itself is not answered with it.
     */
    matched?: boolean | z.ZodType;
    /** A reading whose answer has an ETag. */
    tagged?: boolean;
  }
}

const safeMethods = ['GET', 'HEAD'];

/** The errors that any route may answer with, by what guards it and how it is asked. */
const common = ({ on, by, person }: Permission, route: RouteOptions): ErrorName[] => [
  'bad-request',
  'internal',
  'catalog-unreachable',
  'too-many-requests',
  ...(by === 'anyone' ? [] : (['not-logged-in'] as const)),
  ...(by === 'anyone' ? [] : (['not-allowed'] as const)),
  ...(person ? (['person-needed'] as const) : []),
  ...(on === 'clinic' ? (['clinic-unknown'] as const) : []),
  // Whatever is sent is read, also where nothing is asked for.
  ...([route.method].flat().every((method) => safeMethods.includes(method))
    ? []
    : (['malformed-json', 'body-too-large', 'media-type-unsupported'] as const)),
  ...(route.config?.rateLimit ? (['too-many-attempts'] as const) : []),
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

const isJson = (answer: unknown): boolean =>
  Object.hasOwn((answer as { content?: object } | undefined)?.content ?? {}, 'application/json');

const answersOf = ({ schema }: RouteOptions): Readonly<Record<string, unknown>> =>
  (schema?.response ?? {}) as Record<string, unknown>;

const hasRanges = (route: RouteOptions): boolean => Object.hasOwn(answersOf(route), '206');

const isFollowed = (route: RouteOptions): boolean =>
  Object.hasOwn(
    (answersOf(route)['200'] as { content?: object } | undefined)?.content ?? {},
    'text/event-stream',
  );

/** What a route understands by its method, and by what it says of itself. */
const understood = (route: RouteOptions, { by }: Permission) => {
  const methods: readonly string[] = [route.method].flat();
  return {
    keyed: methods.includes('POST') && by !== 'anyone' && route.config?.keyed !== false,
    matched: route.config?.matched ?? false,
    tagged:
      methods.every((one) => one === 'GET' || one === 'HEAD') && isJson(answersOf(route)['200']),
  };
};

const unchanged = { 304: z.undefined().describe('Unchanged since `If-None-Match`') };

/**
 * Gives every guarded route what all of ours have: the headers it understands and the answers it may
 * give besides its own, in its schema and so in the OpenAPI document. Before any route is added.
 */
export const standardiseRoutes = (server: FastifyInstance): void => {
  server.addHook('onRoute', (route) => {
    const { config } = route;
    if (config?.permission === undefined || config.errors === undefined) return;
    const permission: Permission = permissions[config.permission];
    const { keyed, matched, tagged } = understood(route, permission);
    const headers = {
      ...(keyed ? IdempotencyHeaders.shape : {}),
      ...(matched === false ? {} : IfMatchHeaders.shape),
      ...(tagged ? IfNoneMatchHeaders.shape : {}),
      ...(config.tenantHeader ? TenantHeaders.shape : {}),
      ...(hasRanges(route) ? RangeHeaders.shape : {}),
      ...(isFollowed(route) ? LastEventHeaders.shape : {}),
    };
    const errors = [
      ...common(permission, route),
      ...config.errors,
      ...(keyed ? keyErrors : []),
      ...(matched === false ? [] : (['changed-meanwhile'] as const)),
    ];
    route.config = { ...config, keyed, matched, tagged, errors: [...new Set(errors)] };
    route.schema = {
      ...route.schema,
      ...(Object.keys(headers).length > 0 ? { headers: z.object(headers) } : {}),
      response: {
        ...(route.schema?.response as object | undefined),
        ...(tagged ? unchanged : {}),
        ...problemAnswers(errors),
      },
    };
  });
};
