import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRetentionSteps } from '../../activities/retention/retention-steps.ts';
import { openListeningBench, type ListeningBench } from '../../api/testing/listening-bench.ts';
import { openBackup } from '../../catalog/backups/open-backup.ts';
import { endBackup, recordState } from '../../catalog/backups/record-state.ts';
import type { RetentionView } from '../../contracts/api/retention.ts';
import type { Statistics } from '../../contracts/api/statistics.ts';
import { pruneWorkflowId } from '../../contracts/temporal.ts';
import { ClinicId } from '../../contracts/ids.ts';
import { fakeSteps } from '../../workflows/testing/fake-steps.ts';
import { ran } from '../testing/test-terminal.ts';

let bench: ListeningBench;
let env: Record<string, string>;
const ids: number[] = [];
const day = 24 * 60 * 60 * 1000;
const clinic = 'este';

beforeAll(async () => {
  bench = await openListeningBench('cliretention');
  env = { RESGUARDO_URL: bench.url, RESGUARDO_TOKEN: bench.tokenOf('operator'), LANG: 'en_US' };
}, 120_000);
afterAll(() => bench.close());

test('a clinic without backups has nothing to show', async () => {
  const empty = await ran(['prune', clinic, '--dry-run'], env);
  expect([empty.code, empty.stdout.trim()]).toEqual([0, 'There are none.']);
});

test('a dry run shows a calendar of what stays and why, and changes nothing', async () => {
  for (const daysAgo of [80, 60, 3]) {
    const { id } = await openBackup(bench.catalog, {
      ...{ clinicId: clinic, workflowId: 'backup/este', runId: `r${daysAgo}`, requestedBy: null },
      ...{ trigger: 'automatic', startedAt: new Date(Date.now() - daysAgo * day) },
    });
    await recordState(bench.catalog, { clinicId: clinic, backupId: id }, 'restorable');
    await endBackup(bench.catalog, { clinicId: clinic, backupId: id });
    ids.push(id);
  }
  const [oldest = 0] = ids;
  const held = await ran(['hold', clinic, String(oldest), '--reason', 'juicio'], env);
  expect(held.stdout).toBe(`Backup ${oldest} is under legal hold.\n`);
  const shown = await ran(['prune', clinic, '--dry-run', '--lang', 'es'], env);
  expect(shown.stdout).toMatch(/^\S+ \d{4} {2}[·#o]{28,31}$/m);
  expect(shown.stdout).toContain('retención legal');
  expect(shown.stdout).toContain('es el último comprobado, reciente');
  expect(shown.stdout).toContain('Se irían 1 respaldos');
  const view = (await ran(['prune', clinic, '--dry-run', '--json'], env)).json<RetentionView>();
  expect(view.items.map(({ backup, reasons }) => [backup, reasons])).toEqual([
    [ids[2], ['last', 'days']],
    [ids[1], []],
    [ids[0], ['held']],
  ]);
});

test('what goes can be taken back, and a hold is lifted by name', async () => {
  const { steps } = fakeSteps(createRetentionSteps({ catalog: bench.catalog }));
  await bench.worker.during(steps, async () => {
    expect((await ran(['prune', clinic], env)).code).toBe(0);
    const id = pruneWorkflowId(ClinicId.parse(clinic));
    await bench.temporal.client.workflow.getHandle(id).result();
  });
  const [oldest = 0, gone = 0] = ids;
  const after = await ran(['prune', clinic, '--dry-run'], env);
  expect(after.stdout).toContain('deleted; can be taken back until');
  expect(after.stdout).toContain('Nothing goes');
  const back = await ran(['take-back', clinic, String(gone)], env);
  expect(back.stdout).toBe(`Backup ${gone} is back.\n`);
  expect((await ran(['take-back', clinic, String(gone)], env)).code).toBe(6);
  const refused = await ran(['delete', clinic, String(oldest), '--yes', '--force'], env);
  expect([refused.code, refused.stderr]).toEqual([6, expect.stringContaining('legal hold')]);
  expect((await ran(['unhold', clinic, String(oldest)], env)).code).toBe(0);
});

test('staff may look, and neither hold nor prune', async () => {
  const staff = { ...env, RESGUARDO_TOKEN: bench.tokenOf('staff') };
  expect((await ran(['prune', 'norte', '--dry-run'], staff)).code).toBe(0);
  expect((await ran(['prune', 'norte'], staff)).code).toBe(4);
  expect((await ran(['hold', 'norte', '1', '--reason', 'x'], staff)).code).toBe(4);
});

test('statistics tell of a clinic, and of all of them to those who may see all', async () => {
  const own = (await ran(['stats', clinic, '--json'], env)).json<Statistics>();
  expect(own).toMatchObject({ clinics: 1, failed: 0, successPercent: 100, automatic: 3 });
  expect(own.months.reduce((sum, { succeeded }) => sum + succeeded, 0)).toBe(3);
  const shown = await ran(['stats', clinic, '--lang', 'es'], env);
  expect(shown.stdout).toMatch(/^Éxito +100 % \(3 bien, 0 fallidos\)$/m);
  const fleet = (await ran(['stats', '--json'], env)).json<Statistics>();
  expect(fleet).toMatchObject({ clinics: 3, succeeded: 3 });
  const staff = { ...env, RESGUARDO_TOKEN: bench.tokenOf('staff') };
  expect((await ran(['stats'], staff)).code).toBe(4);
  expect((await ran(['stats', 'norte'], staff)).stdout).toBe('There are no backups yet.\n');
});
