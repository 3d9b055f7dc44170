import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { openBackup } from '../backups/open-backup.ts';
import { addClinic } from '../clinics/add-clinic.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { createUser } from '../users/create-user.ts';
import type { CleaningRecord, CleaningRef } from './cleaning-record.ts';
import { getCleaning } from './get-cleaning.ts';
import { listCleanings } from './list-cleanings.ts';
import { openCleaning, type CleaningOpening } from './open-cleaning.ts';
import { recordCleaning } from './record-cleaning.ts';
import { startCleaning } from './start-cleaning.ts';

let own: TestCatalog;
let requestedBy: number;
let backupId: number;

beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_cleanings'));
  await addClinic(own.catalog, sampleClinic('norte'));
  const user = { email: 'ana@example.com', nombre: 'Ana', role: 'admin' } as const;
  requestedBy = (await createUser(own.catalog, { ...user, password: 'una clave larga' })).id;
  const run = { workflowId: 'w', runId: 'r', trigger: 'manual', requestedBy: null } as const;
  backupId = (await openBackup(own.catalog, { clinicId: 'norte', ...run })).id;
});
afterAll(() => own.drop());

const range = { start: '2020-01-01', end: '2021-01-01' };
const venta = { schema: 'public', table: 'venta' };
const tables = [venta];
const ask = (changes: Partial<CleaningOpening> = {}): Promise<CleaningRecord> =>
  openCleaning(own.catalog, { clinicId: 'norte', range, tables, requestedBy, ...changes });
const refOf = ({ clinicId, id }: CleaningRecord): CleaningRef => ({ clinicId, cleaningId: id });

test('a cleaning is written as it goes, ends once, and frees its clinic', async () => {
  const opened = await ask();
  expect(opened).toMatchObject({
    ...{ clinicId: 'norte', range, tables, state: 'running', plan: null, startedAt: null },
  });
  await expect(ask()).rejects.toMatchObject({ code: 'change-running', params: { kind: 'clean' } });
  const ref = refOf(opened);
  const run = { workflowId: 'change/norte', runId: 'r' };
  const started = await startCleaning(own.catalog, ref, run);
  expect(started).toMatchObject(run);
  expect(await startCleaning(own.catalog, ref, run)).toEqual(started);
  const planned = { rows: 5, inBackup: 5, bytes: 8192, why: 'dated' } as const;
  const plan = { backupId, tables: [{ ...venta, ...planned }], refusal: null };
  await recordCleaning(own.catalog, ref, { plan, backupId });
  const result = { tables: [], deleted: 5, freedBytes: 4096 };
  const ended = await recordCleaning(own.catalog, ref, { state: 'done', result });
  expect(ended).toEqual({
    ...{ ...started, plan, backupId, result, state: 'done', endedAt: expect.any(Date) },
  });
  const late = { state: 'failed', failure: { code: 'internal', params: {} } } as const;
  expect(await recordCleaning(own.catalog, ref, late)).toEqual(ended);
  expect(await getCleaning(own.catalog, 'norte', opened.id)).toEqual(ended);
  await recordCleaning(own.catalog, refOf(await ask({ tables: null })), { state: 'cancelled' });
});

test('a range that ends before it starts, and what is not there, are told by name', async () => {
  await expect(ask({ range: { start: '2021-01-01', end: '2021-01-01' } })).rejects.toMatchObject({
    code: 'clean-range-invalid',
  });
  await expect(ask({ range: { start: 'ayer', end: 'hoy' } })).rejects.toMatchObject({
    code: 'bad-request',
  });
  await expect(ask({ clinicId: 'nadie' })).rejects.toMatchObject({ code: 'clinic-unknown' });
  await expect(getCleaning(own.catalog, 'norte', 999)).rejects.toMatchObject({
    code: 'cleaning-unknown',
  });
});

test('they are listed newest first, in pages and by state', async () => {
  const first = await listCleanings(own.catalog, 'norte', { limit: 1 });
  expect(first.items).toMatchObject([{ state: 'cancelled', tables: null }]);
  const second = await listCleanings(own.catalog, 'norte', { cursor: first.nextCursor ?? '' });
  expect(second).toMatchObject({ items: [{ state: 'done' }], nextCursor: null });
  expect(await listCleanings(own.catalog, 'norte', { states: ['done'] })).toMatchObject({
    items: [{ state: 'done' }],
  });
  expect((await listCleanings(own.catalog, 'sur')).items).toEqual([]);
});
