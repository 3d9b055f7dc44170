import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { claimKey, removeOldKeys } from '../catalog/idempotency/idempotency-keys.ts';
import { asSystem } from '../catalog/database/catalog.ts';
import { openCatalog } from '../catalog/open-catalog.ts';
import type { Problem } from '../contracts/api/problem.ts';
import type { Catalog } from '../catalog/open-catalog.ts';
import type { ApiServer } from './api-server.ts';
import { openApiBench, type ApiBench, type Person } from './testing/api-bench.ts';
import { buildServer } from './server.ts';

let bench: ApiBench;
/** A second process of the API on the same catalog, as far as the catalog can tell. */
let otherCatalog: Catalog;
let other: ApiServer;
let slow: { began: () => void; end: Promise<void>; times: number };

beforeAll(async () => {
  const extend = (server: ApiServer): void => {
    const config = { permission: 'clinics.list', errors: [] } as const;
    server.post('/slow', { config }, async () => {
      slow.times += 1;
      slow.began();
      await slow.end;
      return { times: slow.times };
    });
  };
  bench = await openApiBench('keyed', {}, extend);
  const { owner, masterKey } = bench.own;
  otherCatalog = await openCatalog({ connection: { ...owner, ssl: 'disable' }, masterKey });
  other = await buildServer({ ...bench.deps, catalog: otherCatalog }, {}, extend);
});
afterAll(async () => {
  await other.close();
  await otherCatalog.close();
  await bench.close();
});

const ask = (
  key: string,
  url = '/api/auth/tokens',
  payload: object = { name: 'x' },
  { server = bench.server, person = 'operator' }: { server?: ApiServer; person?: Person } = {},
) =>
  server.inject({
    ...{ method: 'POST', url, payload },
    headers: { ...bench.as(person), 'idempotency-key': key },
  });
const codeOf = ({ payload }: { payload: string }): string => (JSON.parse(payload) as Problem).code;
const rows = async (): Promise<{ status: number; answer_sealed: string }[]> =>
  (await bench.own.superuser.query('SELECT * FROM idempotency_keys ORDER BY id')).rows as never;
const tokens = async (): Promise<number> => {
  const answer = await bench.server.inject({
    url: '/api/auth/tokens',
    headers: bench.as('operator'),
  });
  return answer.json<{ items: unknown[] }>().items.length;
};

describe('the same request under the same key', () => {
  test('is done once and answered alike, on whichever server', async () => {
    const before = await tokens();
    const first = await ask('"a-1"');
    const again = await ask('a-1', undefined, undefined, { server: other });
    expect([first.statusCode, again.statusCode]).toEqual([201, 201]);
    expect(again.payload).toBe(first.payload);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(again.headers).toMatchObject({
      'idempotency-replayed': 'true',
      'content-type': first.headers['content-type'],
      'cache-control': 'no-store',
    });
    expect(await tokens()).toBe(before + 1);
    const { token } = first.json<{ token: string }>();
    const kept = JSON.stringify(await rows());
    expect(kept).toContain('v1.');
    expect(kept).not.toContain(token);
  });

  test('sent to two servers at once starts one', async () => {
    const before = await tokens();
    const many = Array.from({ length: 12 }, (_, index) =>
      ask('at-once', undefined, undefined, { server: index % 2 === 0 ? bench.server : other }),
    );
    const answers = await Promise.all(many);
    const made = answers.filter(({ statusCode }) => statusCode === 201);
    const busy = answers.filter(({ statusCode }) => statusCode === 409);
    expect(made.length + busy.length).toBe(answers.length);
    expect(new Set(made.map(({ payload }) => payload)).size).toBe(1);
    expect(made.filter(({ headers }) => !headers['idempotency-replayed'])).toHaveLength(1);
    expect(busy.every((one) => codeOf(one) === 'idempotency-key-busy')).toBe(true);
    expect(await tokens()).toBe(before + 1);
  });

  test('is told to wait while the first is being answered', async () => {
    const began = Promise.withResolvers<undefined>();
    const end = Promise.withResolvers<undefined>();
    slow = { times: 0, began: () => began.resolve(undefined), end: end.promise };
    const first = ask('slow', '/slow');
    await began.promise;
    const meanwhile = await ask('slow', '/slow', undefined, { server: other });
    expect([meanwhile.statusCode, codeOf(meanwhile)]).toEqual([409, 'idempotency-key-busy']);
    expect(Number(meanwhile.headers['retry-after'])).toBeGreaterThan(0);
    end.resolve(undefined);
    expect((await first).json()).toEqual({ times: 1 });
    const after = await ask('slow', '/slow', undefined, { server: other });
    expect(after.json()).toEqual({ times: 1 });
    expect(slow.times).toBe(1);
  });

  test('is done by another server where the one that began is gone', async () => {
    slow = { times: 0, began: () => undefined, end: Promise.resolve() };
    await ask('gone', '/slow');
    // As a process leaves it that ends in between: held for some seconds, and never answered.
    await bench.own.superuser.query(
      `UPDATE idempotency_keys SET status = NULL, answer_sealed = NULL, held_until = now() + interval '1 hour'
       WHERE key = 'gone'`,
    );
    expect((await ask('gone', '/slow')).statusCode).toBe(409);
    await bench.own.superuser.query(
      `UPDATE idempotency_keys SET held_until = now() - interval '1 second' WHERE key = 'gone'`,
    );
    expect((await ask('gone', '/slow', undefined, { server: other })).json()).toEqual({ times: 2 });
    expect((await ask('gone', '/slow')).json()).toEqual({ times: 2 });
  });
});

test('another request under the key is refused', async () => {
  await ask('b-1');
  for (const [url, payload] of [
    ['/api/auth/tokens', { name: 'y' }],
    ['/api/auth/tokens?x=1', { name: 'x' }],
    ['/api/clinics/norte/prune', {}],
  ] as const) {
    const answer = await ask('b-1', url, payload);
    expect([answer.statusCode, codeOf(answer)]).toEqual([422, 'idempotency-key-reused']);
  }
});

test('the keys of two callers are two', async () => {
  const mine = await ask('c-1', undefined, { name: 'x', role: 'auditor' });
  const answer = await ask('c-1', undefined, undefined, { person: 'staff' });
  expect(answer.statusCode).toBe(201);
  expect(answer.payload).not.toBe(mine.payload);
});

test('what was refused may be asked again; a key that is none is refused', async () => {
  const first = await ask('d-1', '/api/clinics/nada/prune');
  expect([first.statusCode, codeOf(first)]).toEqual([404, 'clinic-unknown']);
  const wide = { name: 'x', role: 'operator' };
  for (const time of [1, 2]) {
    const refused = await ask('d-2', undefined, wide, { person: 'staff' });
    expect([time, codeOf(refused)]).toEqual([time, 'scope-too-wide']);
    expect(refused.headers['idempotency-replayed']).toBeUndefined();
  }
  expect((await ask('d-2', undefined, undefined, { person: 'staff' })).statusCode).toBe(201);
  for (const key of ['', 'dos palabras', `"${'x'.repeat(256)}"`]) {
    expect([key, (await ask(key)).statusCode]).toEqual([key, 400]);
  }
});

test('a key counts for a day', async () => {
  const first = await ask('e-1');
  await bench.own.superuser.query(
    `UPDATE idempotency_keys SET created_at = created_at - interval '25 hours'`,
  );
  expect((await ask('e-1')).payload).not.toBe(first.payload);
  expect(await removeOldKeys(bench.catalog)).toBeGreaterThan(5);
  expect(await rows()).toHaveLength(1);
});

test('one that was taken for gone writes no more', async () => {
  const request = { caller: 'user/1', key: 'f', route: 'POST /x', fingerprint: Buffer.from('f') };
  const first = await claimKey(bench.catalog, request, 0);
  await asSystem(bench.catalog, (db) =>
    db.query(`UPDATE idempotency_keys SET held_until = now() - interval '1 s' WHERE key = 'f'`),
  );
  const second = await claimKey(bench.catalog, request, 60);
  expect([first.kind, second.kind]).toEqual(['ours', 'ours']);
  expect(second).not.toEqual(first);
});

test('every POST behind a login takes a key, but those that show a secret once or change nothing', async () => {
  const document = (await bench.server.inject({ url: '/docs/json' })).json<{
    paths: Record<string, { post?: { security: unknown[]; parameters?: { name: string }[] } }>;
  }>();
  const without = Object.entries(document.paths).flatMap(([path, { post }]) =>
    post && !post.parameters?.some(({ name }) => name === 'idempotency-key') ? [path] : [],
  );
  expect(without.sort()).toEqual([
    '/api/auth/login',
    '/api/auth/logout',
    '/api/auth/password',
    '/api/auth/password/forgot',
    '/api/auth/password/reset',
    '/api/auth/second-factor',
    '/api/auth/second-factor/confirm',
    // Looks, changes nothing, and is asked for again to look again.
    '/api/clinics/{clinic}/domains/check',
    '/api/v1/auth/login',
  ]);
});
