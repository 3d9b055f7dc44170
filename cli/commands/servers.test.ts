import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openListeningBench, type ListeningBench } from '../../api/testing/listening-bench.ts';
import { recordLook } from '../../catalog/alarms/record-look.ts';
import { recordRoom } from '../../catalog/guard/rooms.ts';
import { learnServer } from '../../catalog/servers/server-key.ts';
import type { ServerView } from '../../contracts/api/server.ts';
import { ran } from '../testing/test-terminal.ts';

let bench: ListeningBench;
let env: Record<string, string>;
beforeAll(async () => {
  bench = await openListeningBench('cliservers');
  env = {
    ...{ RESGUARDO_URL: bench.url, RESGUARDO_TOKEN: bench.tokenOf('operator') },
    LANG: 'en_US.UTF-8',
  };
}, 120_000);
afterAll(() => bench.close());

const servers = (...args: string[]) => ran(['servers', ...args], env);

test('servers are listed with their caps, and a cap is given by any name and taken away', async () => {
  const [{ server }] = (await servers('list', '--json')).json<{ items: [ServerView] }>().items;
  await learnServer(bench.catalog, server, '7311');
  await learnServer(bench.catalog, 'alias:6432', '7311');
  const listed = await servers('list');
  expect([listed.code, listed.stderr]).toEqual([0, '']);
  expect(listed.stdout).toMatch(
    new RegExp(`${server} +4 \\(as every server\\) +\\d +0 +0 +alias:6432\n`),
  );
  const set = await servers('set', 'alias:6432', '--cap', '2');
  expect(set.stdout).toBe(`${server} bears 2 at once from here on.\n`);
  expect((await servers('list')).stdout).toMatch(new RegExp(`${server} +2 +\\d +0`));
  const back = await ran(['servers', 'set', server, '--default'], { ...env, LANG: 'es_BO.UTF-8' });
  expect(back.stdout).toBe(`Desde ahora ${server} soporta 4 a la vez.\n`);
});

test('what is no cap, no server, or no business of the caller is refused', async () => {
  expect((await servers('set', 'x:5432')).stderr).toContain('--cap <n> | --default');
  expect((await servers('set', 'x:5432', '--cap', 'two')).stderr).toContain('bad-request');
  expect((await servers('set', 'x:5432', '--cap', '2')).stderr).toContain('server-unknown');
  const admin = { ...env, RESGUARDO_TOKEN: bench.tokenOf('admin') };
  expect((await ran(['servers', 'list'], admin)).stderr).toContain('not-allowed');
});

test('what a rule for schemas would take on is shown before there is one', async () => {
  const [{ server }] = (await servers('list', '--json')).json<{ items: [ServerView] }>().items;
  const schema = (name: string, severity: 'warning' | 'critical') => ({
    ...({ kind: 'schema-unregistered', subject: `${server}/clinicas/${name}` } as const),
    ...{ clinicId: null, severity, params: { server, database: 'clinicas', schema: name } },
  });
  await recordLook(bench.catalog, {
    ...{ look: 'database/x', complete: true },
    findings: [
      schema('clinica_uno', 'critical'),
      schema('clinica_sin_tablas', 'warning'),
      schema('ajena', 'critical'),
    ],
  });
  const like = (pattern: string, ...more: string[]) =>
    ran(['guard', 'proposals', '--like', pattern, ...more], env);
  const { items } = (await like('clinica_*', '--json')).json<{ items: { clinic: object }[] }>();
  expect(items.map(({ clinic }) => clinic)).toMatchObject([{ scope: { schema: 'clinica_uno' } }]);
  expect((await like('*')).stderr).toContain('at least three letters');
});

test('places for copies are listed by how full they are, and when they will be', async () => {
  const gb = 1e9;
  const place = { place: 's3/x/a', kind: 's3', name: 'S3, copias', usedBytes: 90 * gb } as const;
  await recordRoom(bench.catalog, { ...place, totalBytes: 100 * gb, bytesPerDay: 4 * gb });
  await recordRoom(bench.catalog, {
    ...{ ...place, place: 's3/x/b', name: 'S3, otras' },
    ...{ totalBytes: null, bytesPerDay: null },
  });
  const { stdout } = await ran(['guard', 'room'], env);
  expect(stdout).toMatch(
    /S3, copias +90\.0 GB +100 GB +90 % +\+4\.00 GB +in 2 days\nS3, otras +90\.0 GB( +-){4}\n/,
  );
  const [room] = (await ran(['guard', 'room', '--json'], env)).json<{ rooms: object[] }>().rooms;
  expect(room).toMatchObject({ place: 's3/x/a', fullInDays: 2 });
});
