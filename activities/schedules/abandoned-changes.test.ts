import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshNamespace, type FreshNamespace } from '../../api/testing/fresh-namespace.ts';
import { listAudit } from '../../catalog/audit/list-audit.ts';
import { getCleaning } from '../../catalog/cleanings/get-cleaning.ts';
import { openCleaning } from '../../catalog/cleanings/open-cleaning.ts';
import { listOpenChanges } from '../../catalog/changes/list-open-changes.ts';
import { getRestore } from '../../catalog/restores/get-restore.ts';
import { openRestore } from '../../catalog/restores/open-restore.ts';
import { startRestore } from '../../catalog/restores/start-restore.ts';
import type { RestoreRef } from '../../contracts/changes.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import type { AbandonedChange } from '../../contracts/scheduled-runs.ts';
import { changeWorkflowId, workflowNames } from '../../contracts/temporal.ts';
import { runSql } from '../../postgres/testing/run-sql.ts';
import { openStepsBench, type StepsBench } from '../testing/steps-bench.ts';
import { settleAbandonedChanges } from './abandoned-changes.ts';

let bench: StepsBench;
let temporal: FreshNamespace;
let backupId: number;
beforeAll(async () => {
  bench = await openStepsBench();
  temporal = await freshNamespace('abandoned');
  await runSql(
    bench.home.config,
    `CREATE SCHEMA clinica; CREATE TABLE clinica.paciente (id int PRIMARY KEY, nombre text);
     INSERT INTO clinica.paciente SELECT i, 'ñ ' || i FROM generate_series(1, 50) i;`,
  );
  ({ backupId } = await bench.backUp());
}, 60_000);
afterAll(async () => {
  await temporal.close();
  await bench.close();
});

const laterMs = 6 * 60_000;
const settle = (now = new Date(Date.now() + laterMs)): Promise<AbandonedChange[]> => {
  const { catalog } = bench;
  return new MockActivityEnvironment().run(() =>
    settleAbandonedChanges({ catalog, temporal: temporal.client }, now),
  );
};

const opened = async (): Promise<RestoreRef> => {
  const { id } = await openRestore(bench.catalog, {
    ...{ clinicId: 'demo', kind: 'restore', backupId, order: {}, waitsForApproval: false },
    requestedBy: bench.user,
  });
  return { clinicId: 'demo', restoreId: id };
};

/** A workflow under the clinic's name that no worker takes up: to Temporal it is running. */
const begun = () =>
  temporal.client.workflow.start(workflowNames.restore, {
    workflowId: changeWorkflowId('demo' as ClinicId),
    taskQueue: 'nobody',
    args: [],
  });

test('one whose workflow was never started is ended, audited once, and frees its clinic', async () => {
  const ref = await opened();
  // The API may be about to start it.
  expect(await settle(new Date())).toEqual([]);
  expect(await settle()).toEqual([
    {
      kind: 'restore',
      clinicId: 'demo',
      outcome: {
        ...{ restoreId: ref.restoreId, state: 'failed', destination: null, safety: null },
        ...{ result: null, failure: { code: 'change-abandoned', params: {} }, afterthought: null },
      },
    },
  ]);
  expect(await settle()).toEqual([]);
  expect(await getRestore(bench.catalog, 'demo', ref.restoreId)).toMatchObject({
    ...{ state: 'failed', failure: { code: 'change-abandoned' } },
  });
  const { items } = await listAudit(bench.catalog, { clinicId: 'demo' }, { action: 'restore.end' });
  expect(items.map(({ object }) => object)).toEqual([`restore/${ref.restoreId}`]);
  expect(await listOpenChanges(bench.catalog)).toEqual([]);
});

test('one whose workflow runs is left alone, even if it has not told of itself yet', async () => {
  const ref = await opened();
  const handle = await begun();
  expect(await settle()).toEqual([]);
  await startRestore(bench.catalog, ref, {
    ...{ workflowId: handle.workflowId, runId: handle.firstExecutionRunId },
  });
  expect(await settle()).toEqual([]);
  await handle.terminate('somebody clicked');
  const [ended] = await settle();
  expect(ended).toMatchObject({ kind: 'restore', outcome: { state: 'failed' } });
});

test('one that had committed before its workflow was ended is told as done, and can be undone', async () => {
  const ref = await opened();
  const handle = await begun();
  const run = { workflowId: handle.workflowId, runId: handle.firstExecutionRunId };
  await startRestore(bench.catalog, ref, run);
  await runSql(bench.home.config, 'DELETE FROM clinica.paciente WHERE id > 10');
  await bench.run((steps) => steps.restoreCopy({ ...ref, destination: 'uno' }));
  await handle.terminate('somebody clicked');
  const [ended] = await settle();
  expect(ended).toMatchObject({ outcome: { state: 'done', result: { rows: 50 }, failure: null } });
  expect(await getRestore(bench.catalog, 'demo', ref.restoreId)).toMatchObject({
    ...{ state: 'done', undoState: 'kept', result: { rows: 50 } },
  });
});

test('a cleaning ends as well', async () => {
  const range = { start: '2020-01-01', end: '2021-01-01' };
  const asked = { clinicId: 'demo', range, tables: null, requestedBy: bench.user };
  const { id } = await openCleaning(bench.catalog, asked);
  expect(await settle()).toMatchObject([{ kind: 'cleaning', outcome: { state: 'failed' } }]);
  expect(await getCleaning(bench.catalog, 'demo', id)).toMatchObject({
    ...{ state: 'failed', failure: { code: 'change-abandoned' } },
  });
});
