import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { addClinic } from '../clinics/add-clinic.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { listBackups, type BackupFilterWritten } from './list-backups.ts';
import { openBackup } from './open-backup.ts';
import { recordCopy } from './record-copy.ts';
import { failBackup } from './record-state.ts';

let own: TestCatalog;
const count = 23;
const ids: number[] = [];

const open = async (runId: number, startedAt: Date): Promise<number> => {
  const backup = await openBackup(own.catalog, {
    ...{ clinicId: 'norte', workflowId: 'backup/norte', runId: String(runId), startedAt },
    ...{ trigger: runId % 2 ? 'manual' : 'automatic', requestedBy: null },
  });
  return backup.id;
};

beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_list'));
  for (const id of ['norte', 'sur']) await addClinic(own.catalog, sampleClinic(id));
  // Ten share one instant: only the id tells them apart.
  for (let at = 0; at < count; at += 1) {
    const second = at < 10 ? 0 : at;
    ids.push(await open(at, new Date(Date.UTC(2026, 0, 1, 0, 0, second, 123))));
  }
});
afterAll(() => own.drop());

const pages = async (filter: BackupFilterWritten): Promise<number[][]> => {
  const told: number[][] = [];
  let cursor: string | null = null;
  do {
    const page = await listBackups(own.catalog, 'norte', { ...filter, ...(cursor && { cursor }) });
    told.push(page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return told;
};

test.each([1, 3, 7, 23, 24])('pages of %d hold every backup once, newest first', async (limit) => {
  const told = await pages({ limit });
  expect(told.flat()).toEqual([...ids].reverse());
  expect(told.slice(0, -1).every((page) => page.length === limit)).toBe(true);
  expect(told.at(-1)).not.toHaveLength(0);
});

test('a backup added while someone pages moves nothing', async () => {
  const first = await listBackups(own.catalog, 'norte', { limit: 5 });
  const late = await open(1000, new Date(Date.UTC(2026, 5, 1)));
  const second = await listBackups(own.catalog, 'norte', {
    limit: 5,
    cursor: first.nextCursor ?? '',
  });
  const newest = [...ids].reverse();
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(newest.slice(0, 10));
  ids.push(late);
});

test('filters by state, trigger and time', async () => {
  const [one = 0] = ids;
  const ref = { clinicId: 'norte', backupId: one };
  await failBackup(own.catalog, ref, { code: 'disk-full', params: {} });
  const failed = await listBackups(own.catalog, 'norte', { states: ['failed'] });
  expect(failed.items.map(({ id }) => id)).toEqual([one]);
  const automatic = await listBackups(own.catalog, 'norte', { trigger: 'automatic' });
  expect(automatic.items.every(({ trigger }) => trigger === 'automatic')).toBe(true);
  const early = await listBackups(own.catalog, 'norte', {
    until: new Date(Date.UTC(2026, 0, 1, 0, 0, 10, 123)),
  });
  expect(early.items).toHaveLength(10);
});

test('each comes with its own copies, in the order of the clinic’s places', async () => {
  const [first = 0, second = 0] = ids;
  for (const [backupId, destination, kind] of [
    [first, 'disk', 'folder'],
    [first, 's3', 's3'],
    [second, 's3', 's3'],
  ] as const)
    await recordCopy(
      own.catalog,
      { clinicId: 'norte', backupId },
      { destination, kind, key: 'k', state: 'stored' },
    );
  const { items } = await listBackups(own.catalog, 'norte', { limit: 200 });
  const places = (id: number): string[] | undefined =>
    items.find((backup) => backup.id === id)?.copies.map(({ destination }) => destination);
  expect(places(first)).toEqual(['s3', 'disk']);
  expect(places(second)).toEqual(['s3']);
  expect(places(ids[2] ?? 0)).toEqual([]);
});

test.each<BackupFilterWritten>([
  { limit: 0 },
  { limit: -1 },
  { limit: 1e9 },
  { limit: 2.5 },
  { cursor: 'x' },
  { cursor: Buffer.from('["2026-01-01T00:00:00Z","1 OR true"]').toString('base64url') },
  { cursor: Buffer.from('{}').toString('base64url') },
])('%j is a bad request', async (filter) => {
  await expect(listBackups(own.catalog, 'norte', filter)).rejects.toMatchObject({
    code: 'bad-request',
  });
});

test('a clinic without any, and one that is not there, have an empty page', async () => {
  const empty = { items: [], nextCursor: null };
  expect(await listBackups(own.catalog, 'sur')).toEqual(empty);
  expect(await listBackups(own.catalog, 'nadie')).toEqual(empty);
});
