import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSampleSteps } from '../../activities/samples/sample-steps.ts';
import { openListeningBench, type ListeningBench } from '../../api/testing/listening-bench.ts';
import { heldSnapshot } from '../../api/testing/recorded-steps.ts';
import { deleteBackup } from '../../catalog/backups/delete-backup.ts';
import { listSamples } from '../../catalog/backups/list-samples.ts';
import { openBackup } from '../../catalog/backups/open-backup.ts';
import { endBackup, recordState } from '../../catalog/backups/record-state.ts';
import { getClinic } from '../../catalog/clinics/get-clinic.ts';
import type { SamplesView } from '../../contracts/api/samples.ts';
import { runCli } from '../run-cli.ts';
import { ran, testTerminal, written } from '../testing/test-terminal.ts';

let bench: ListeningBench;
let env: Record<string, string>;
const clinic = 'este';
beforeAll(async () => {
  bench = await openListeningBench('clisamples');
  env = { RESGUARDO_URL: bench.url, RESGUARDO_TOKEN: bench.tokenOf('operator'), LANG: 'en_US' };
}, 120_000);
afterAll(() => bench.close());

const steps = (replaced: Parameters<ListeningBench['steps']>[0] = {}) => ({
  ...bench.steps({
    recordDeleted: async ({ clinicId, backupId, requestedBy }) => {
      const ref = { clinicId, backupId };
      await deleteBackup(bench.catalog, ref, { by: requestedBy, force: true });
    },
    ...replaced,
  }),
  ...createSampleSteps({ catalog: bench.catalog }),
});

test('they are an operator’s to make', async () => {
  for (const person of ['admin', 'staff'] as const) {
    const done = await ran(['samples', 'norte'], {
      ...env,
      RESGUARDO_TOKEN: bench.tokenOf(person),
    });
    expect(done.code).toBe(4);
  }
});

test('five are made and told, the clinic’s last backup stays none, and a second five replace them', async () => {
  await bench.worker.during(steps(), async () => {
    const made = await ran(['samples', clinic], env);
    expect([made.code, made.stdout]).toEqual([0, expect.stringContaining('“este” has 5 samples')]);
    expect(made.stderr.match(/^ {2}\d\/5 /gm)).toHaveLength(5);
    const first = (await listSamples(bench.catalog, clinic)).map(({ id }) => id);
    const again = await ran(['samples', clinic, '--json'], env);
    const { state, items } = again.json<SamplesView>();
    expect([state, items.length]).toEqual(['completed', 5]);
    expect(items.filter(({ id }) => first.includes(id))).toEqual([]);
  });
  expect((await getClinic(bench.catalog, clinic)).lastBackupAt).toBeNull();
});

test('beside a real backup somebody must mean it: the clinic’s id, typed or given', async () => {
  const { id } = await openBackup(bench.catalog, {
    ...{ clinicId: clinic, workflowId: 'backup/este', runId: 'r' },
    ...{ trigger: 'automatic', requestedBy: null },
  });
  await recordState(bench.catalog, { clinicId: clinic, backupId: id }, 'intact');
  await endBackup(bench.catalog, { clinicId: clinic, backupId: id });

  const refused = await ran(['samples', clinic], env);
  expect([refused.code, refused.stderr]).toEqual([6, expect.stringContaining('real backups (1)')]);
  expect((await ran(['samples', clinic, '--confirm', 'norte'], env)).code).toBe(2);
  await bench.worker.during(steps(), async () => {
    const at = testTerminal(env, { tty: true });
    const running = runCli(['samples', clinic], at.terminal);
    await written(at, running, /type the clinic’s id/);
    at.stdin.write('este\n');
    expect(await running).toBe(0);
  });
  const gone = await ran(['samples', clinic, '--remove'], env);
  expect(gone.stdout).toBe('5 samples of “este” were taken away.\n');
  const list = await ran(['list', clinic], env);
  expect(list.stdout).toContain(`este-`);
  expect(list.stdout).not.toContain('(sample)');
});

test('taken away while they are being made, the making is stopped and none is left', async () => {
  const { takeSnapshot } = heldSnapshot();
  await bench.worker.during(steps({ takeSnapshot }), async () => {
    const begun = await ran(['samples', clinic, '--confirm', clinic, '--detach'], env);
    expect(begun.code).toBe(0);
    const done = await ran(['samples', clinic, '--remove'], env);
    expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('no sample of “este”')]);
  });
  expect(await listSamples(bench.catalog, clinic)).toEqual([]);
});
