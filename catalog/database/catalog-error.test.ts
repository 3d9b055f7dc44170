import { createServer, type AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { listClinics } from '../clinics/list-clinics.ts';
import { openCatalog } from '../open-catalog.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { asSystem } from './catalog.ts';

let own: TestCatalog;
const masterKey = randomBytes(32);

beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_errors'));
});
afterAll(() => own.drop());

const opening = (changes: object): Promise<unknown> =>
  openCatalog({ connection: { ...own.owner, ssl: 'disable', ...changes }, masterKey });

test('nobody listening is told as an unreachable catalog', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  await expect(opening({ port })).rejects.toMatchObject({
    code: 'catalog-unreachable',
    params: { why: 'ECONNREFUSED' },
  });
});

test('a wrong password and a missing database are told so, without the password', async () => {
  const password = 'not-the-password';
  const refused = await opening({ password }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'catalog-unreachable', params: { why: '28P01' } });
  expect(JSON.stringify(refused)).not.toContain(password);
  await expect(opening({ database: 'nowhere' })).rejects.toMatchObject({
    code: 'catalog-unreachable',
    params: { why: '3D000' },
  });
});

test('connections cut while idle are replaced, and one cut at work is told as unreachable', async () => {
  const cut = (): Promise<unknown> =>
    own.superuser.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
  const isWorking = async (): Promise<boolean> => {
    const { rowCount } = await own.superuser.query(
      `SELECT FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event = 'PgSleep'`,
    );
    return rowCount === 1;
  };
  await listClinics(own.catalog, { visibleTo: 'everyone' });
  const working = asSystem(own.catalog, (db) => db.query('SELECT pg_sleep(20)'));
  const told = expect(working).rejects.toMatchObject({ code: 'catalog-unreachable' });
  while (!(await isWorking())) await sleep(20);
  await cut();
  await told;
  await expect(listClinics(own.catalog, { visibleTo: 'everyone' })).resolves.toEqual([]);
});

test('another master key is refused at start, before any secret is needed', async () => {
  await expect(opening({})).rejects.toMatchObject({ code: 'master-key-wrong' });
});

test('a number past what JavaScript holds exactly is an error, not another number', async () => {
  await expect(
    asSystem(own.catalog, (db) => db.query('SELECT 9007199254740993::bigint AS n')),
  ).rejects.toMatchObject({ code: 'internal' });
});
