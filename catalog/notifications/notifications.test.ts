import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { addClinic } from '../clinics/add-clinic.ts';
import { openBackup } from '../backups/open-backup.ts';
import { listRunningRuns, listRuns } from '../runs/list-runs.ts';
import { endRun, recordRun } from '../runs/record-run.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { listNotifications } from './list-notifications.ts';
import { recordNotification, type NotificationNote } from './record-notification.ts';

let own: TestCatalog;
let backupId: number;
const run = { clinicId: 'norte', workflowId: 'backup/norte', runId: 'r1' };

beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_notify'));
  await addClinic(own.catalog, sampleClinic('norte'));
  const opening = { ...run, trigger: 'manual', requestedBy: null } as const;
  backupId = (await openBackup(own.catalog, opening)).id;
});
afterAll(() => own.drop());

const tell = (note: Partial<NotificationNote>): Promise<void> =>
  recordNotification(own.catalog, {
    ...{ clinicId: 'norte', backupId, kind: 'backup-succeeded', recipient: 'ana@example.com' },
    ...{ language: 'es', state: 'waiting', ...note },
  });

test('a mail is one row: tries are counted, the last error kept, and sent is final', async () => {
  await tell({});
  const failure = { code: 'mail-not-sent', params: { host: 'smtp' } };
  await tell({ state: 'failed', failure });
  await tell({ state: 'failed', failure });
  const [waiting] = await listNotifications(own.catalog, 'norte', { backupId });
  expect(waiting).toMatchObject({ state: 'failed', attempts: 2, failureCode: failure.code });
  await tell({ state: 'sent', messageId: '<1@x>' });
  await tell({ state: 'failed', failure });
  const all = await listNotifications(own.catalog, 'norte');
  expect(all).toHaveLength(1);
  expect(all[0]).toMatchObject({
    state: 'sent',
    attempts: 3,
    messageId: '<1@x>',
    failureCode: null,
  });
  expect(all[0]?.sentAt).toBeInstanceOf(Date);
});

test('another person, another kind and another backup are rows of their own', async () => {
  await tell({ recipient: 'eva@example.com', state: 'sent' });
  await tell({ kind: 'backup-failed', state: 'sent' });
  await tell({ backupId: null, kind: 'test', state: 'sent' });
  await tell({ backupId: null, kind: 'test', state: 'sent' });
  expect(await listNotifications(own.catalog, 'norte')).toHaveLength(4);
  expect(await listNotifications(own.catalog, 'norte', { backupId })).toHaveLength(3);
});

test('a run is one row, ends once, and shows among the running until then', async () => {
  const first = await recordRun(own.catalog, { ...run, kind: 'backupClinic' });
  expect(first).toMatchObject({ state: 'running', backupId, endedAt: null });
  expect(await recordRun(own.catalog, { ...run, kind: 'backupClinic' })).toEqual(first);
  expect(await listRunningRuns(own.catalog)).toEqual([first]);
  await endRun(own.catalog, run, 'completed');
  await endRun(own.catalog, run, 'failed');
  const [ended] = await listRuns(own.catalog, 'norte');
  expect(ended).toMatchObject({ state: 'completed' });
  expect(await listRunningRuns(own.catalog)).toEqual([]);
  await expect(
    recordRun(own.catalog, { ...run, clinicId: 'nadie', runId: 'r2', kind: 'x' }),
  ).rejects.toMatchObject({ code: 'clinic-unknown' });
});
