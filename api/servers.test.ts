import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { learnServer, serverKey } from '../catalog/servers/server-key.ts';
import { serverCap } from '../catalog/servers/server-cap.ts';
import { listAudit } from '../catalog/audit/list-audit.ts';
import type { Problem } from '../contracts/api/problem.ts';
import type { ServerList, ServerView } from '../contracts/api/server.ts';
import type { z } from 'zod';
import { openApiBench, type ApiBench, type Person } from './testing/api-bench.ts';

let bench: ApiBench;
beforeAll(async () => {
  bench = await openApiBench('servers', { serverReads: 3 });
}, 120_000);
afterAll(() => bench.close());

const list = async (): Promise<ServerView[]> => {
  const answer = await bench.server.inject({ url: '/api/servers', headers: bench.as('operator') });
  expect(answer.statusCode).toBe(200);
  return answer.json<z.infer<typeof ServerList>>().items;
};
const change = (server: string, cap: number | null, person: Person = 'operator') =>
  bench.server.inject({
    ...{ method: 'PATCH', url: `/api/servers/${encodeURIComponent(server)}` },
    ...{ headers: bench.as(person), payload: { cap } },
  });

test('servers are those that clinics are on, each once, whatever name leads there', async () => {
  const [only, ...others] = await list();
  expect(others).toEqual([]);
  expect(only).toMatchObject({ clinics: 2, cap: 3, ownCap: null, holding: [], waiting: [] });
  const { server } = only ?? { server: '' };
  await learnServer(bench.catalog, server, '7311 standby');
  expect(await learnServer(bench.catalog, '10.0.0.5:6432', '7311 standby')).toBe(server);
  expect(await serverKey(bench.catalog, '10.0.0.5:6432')).toEqual({ key: server, toAsk: false });
  expect(await learnServer(bench.catalog, 'mute:5432', null)).toBe('mute:5432');
  expect(await serverKey(bench.catalog, 'mute:5432')).toEqual({ key: 'mute:5432', toAsk: false });
  expect((await list()).map(({ names, clinics }) => [names.length, clinics])).toEqual(
    expect.arrayContaining([
      [2, 2],
      [1, 0],
    ]),
  );
});

test('a cap is given by any of the names, is written in the audit log, and is taken away again', async () => {
  const answer = await change('10.0.0.5:6432', 1);
  expect(answer.statusCode).toBe(200);
  const view = answer.json<ServerView>();
  expect(view).toMatchObject({ cap: 1, ownCap: 1 });
  expect(await serverCap(bench.catalog, view.server)).toBe(1);
  expect((await change(view.server, null)).json<ServerView>()).toMatchObject({
    ...{ cap: 3, ownCap: null },
  });
  const { items } = await listAudit(bench.catalog, 'everyone', { action: 'server.change' });
  const object = `server/${view.server}`;
  expect(items).toMatchObject([
    { object, details: { before: { cap: 1 }, after: { cap: null } } },
    { object, details: { before: { cap: null }, after: { cap: 1 } } },
  ]);
});

test('what is no server of ours, no cap, or no business of the caller is refused', async () => {
  const unknown = await change('elsewhere:5432', 2);
  expect([unknown.statusCode, unknown.json<Problem>().code]).toEqual([404, 'server-unknown']);
  const [{ server }] = (await list()) as [ServerView];
  for (const cap of [0, 1.5, 100_000]) expect((await change(server, cap)).statusCode).toBe(400);
  for (const person of ['admin', 'auditor', 'staff'] as const) {
    expect((await change(server, 2, person)).statusCode).toBe(403);
  }
});
