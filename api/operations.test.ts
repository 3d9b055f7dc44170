import { beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { operations } from '../contracts/api/operations.ts';
import type { Operation } from '../contracts/api/operations/operation.ts';
import { unconnectedServer } from './unconnected-server.ts';

/** A route as it is really served. */
interface Served {
  readonly querystring: unknown;
  readonly body: unknown;
  /** Of what goes well, by status. */
  readonly answers: Readonly<Record<string, unknown>>;
}

const served = new Map<string, Served>();
const hidden = new Set<string>();

/** Without what makes a body optional or gives it a default: the schema itself. */
const bare = (schema: unknown): unknown => {
  const { innerType } = (schema as z.ZodOptional | undefined)?._zod.def ?? {};
  const wraps =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault;
  return wraps ? bare(innerType) : schema;
};

const answerOf = (answer: unknown): unknown => {
  const { content } = answer as { content?: Record<string, { schema: unknown }> };
  if (!content) return null;
  const types = Object.keys(content);
  if (types.length === 1 && types[0] === 'application/json') return content[types[0]]?.schema;
  return { bytes: types.join(', ') };
};

beforeAll(async () => {
  const server = await unconnectedServer((scope) => {
    scope.addHook('onRoute', ({ method, url, schema, config }) => {
      if (config?.permission === undefined) return;
      for (const one of [method].flat()) {
        const route = `${one} ${url.replace(/:(\w+)/g, '{$1}')}`;
        const { querystring, body, response = {} } = schema ?? {};
        const well = Object.entries(response as Record<string, unknown>).filter(
          ([status]) => Number(status) < 300,
        );
        const answers = Object.fromEntries(
          well.map(([status, answer]) => [status, answerOf(answer)]),
        );
        served.set(route, { querystring, body, answers });
      }
    });
  });
  const paths = server.swagger().paths ?? {};
  for (const route of served.keys()) {
    const [method = '', path = ''] = route.split(' ');
    if (!Object.hasOwn(paths[path] ?? {}, method.toLowerCase())) hidden.add(route);
  }
  await server.close();
});

test('the table and the document name the same operations', () => {
  const table = Object.values(operations).map(({ method, path }) => `${method} ${path}`);
  const documented = [...served.keys()].filter((route) => !hidden.has(route));
  expect(table.toSorted()).toEqual(documented.toSorted());
  expect(new Set(table).size).toBe(table.length);
});

test.each(Object.entries<Operation>(operations))(
  '%s is asked and answers as its route does',
  (_, operation) => {
    const { method, path, query, body, answers } = operation;
    const route = served.get(`${method} ${path}`);
    expect(route?.querystring === query).toBe(true);
    expect(bare(route?.body) === bare(body)).toBe(true);
    expect(Object.keys(route?.answers ?? {})).toEqual(Object.keys(answers));
    for (const [status, answer] of Object.entries(answers)) {
      const real = route?.answers[status];
      if (answer instanceof z.ZodType) expect(real === answer).toBe(true);
      else expect(real).toEqual(answer);
    }
  },
);
