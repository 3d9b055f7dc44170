import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { updateClinic } from '../catalog/clinics/update-clinic.ts';
import { dueDigests } from '../catalog/notifications/due-digests.ts';
import { listNotifications } from '../catalog/notifications/list-notifications.ts';
import type { BackupOutcome } from '../contracts/activities.ts';
import { digestDue } from '../contracts/schedule/digest-day.ts';
import { runSql } from '../postgres/testing/run-sql.ts';
import { openStepsBench, type StepsBench } from './testing/steps-bench.ts';

let bench: StepsBench;
beforeAll(async () => {
  bench = await openStepsBench();
  await runSql(bench.home.config, 'CREATE SCHEMA clinica; CREATE TABLE clinica.t (id int)');
}, 60_000);
afterAll(() => bench.close());
beforeEach(() => {
  bench.sent.length = 0;
});

const lost = { code: 'store-full', params: { destination: 'dos' } };

/** A backup, and what its workflow tells of it. */
const backedUp = async (failure: BackupOutcome['failure'] = null): Promise<string[]> => {
  const { backupId, fileName } = await bench.backUp();
  const outcome: BackupOutcome = {
    ...{ backupId, fileName, state: 'intact', rows: 0, plainBytes: 0, bytes: 0, failure },
    copies: ['uno', 'dos'].map((destination) =>
      failure && destination === 'dos'
        ? { destination, state: 'failed', failure }
        : { destination, state: 'intact', failure: null },
    ),
    ...{ drill: 'skipped', drillFailure: null, protected: failure === null },
    times: { total: 1, snapshot: 1, upload: null, verify: null, drill: null },
  };
  bench.sent.length = 0;
  // Twice, as a worker that was killed would.
  for (let times = 0; times < 2; times += 1)
    await bench.run((steps) => steps.notifyPeople({ clinicId: 'demo', backupId, outcome }));
  return bench.sent.map(({ mail }) => mail.subject);
};
const wants = (success: 'each' | 'digest' | 'never' | null, notifySuccess = true) =>
  updateClinic(bench.catalog, 'demo', {
    notifySuccess,
    policy: { notify: success && { success } },
  });

test('success is told as the policy says, and by the older switch where that says nothing', async () => {
  const told: number[] = [];
  for (const [success, older] of [
    [null, true],
    [null, false],
    ['each', false],
    ['digest', true],
    ['never', true],
  ] as const) {
    await wants(success, older);
    told.push((await backedUp()).length);
  }
  expect(told).toEqual([1, 0, 1, 0, 0]);
});

test('a failure is always told, and the first success after it once, whatever is wanted', async () => {
  await wants('never');
  expect(await backedUp(lost)).toEqual([
    'Respaldo de Clínica Demo: guardado, pero sin la copia en la carpeta «dos»',
  ]);
  expect(await backedUp(lost)).toHaveLength(1);
  expect(await backedUp()).toEqual([
    expect.stringMatching(/^Respaldo de Clínica Demo: vuelve a estar bien \(/),
  ]);
  expect(bench.sent[0]?.mail.text).toMatch(
    /Los 2 respaldos anteriores, desde el .+, no salieron bien/,
  );
  expect(await backedUp()).toEqual([]);
});

test('the daily mail goes once to each, when its hour has come, and says how the clinic stands', async () => {
  await wants('digest');
  const due = async (now: Date) =>
    (await dueDigests(bench.catalog, { now, after: null, limit: 10 })).due;
  const tomorrow = (hour: string): Date => {
    const next = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    return new Date(`${next}T${hour}:00Z`);
  };
  // La Paz is four hours behind.
  expect(await due(tomorrow('11:59'))).toEqual([]);
  const now = tomorrow('12:00');
  const day = digestDue(now, 'America/La_Paz')?.day ?? '';
  expect(await due(now)).toEqual([{ clinicId: 'demo', day }]);
  for (let times = 0; times < 2; times += 1)
    await bench.run((steps) => steps.sendDigest({ clinicId: 'demo', day }));
  expect(bench.sent).toHaveLength(1);
  const { subject, text } = bench.sent[0]?.mail ?? { subject: '', text: '' };
  expect(subject).toMatch(/^Resumen de Clínica Demo: protegida/);
  expect(text).toContain('La copia en la carpeta «uno» está íntegra');
  expect(text).toContain('No hay ninguno previsto');
  expect(await due(now)).toEqual([]);
  const kind = `digest-${day}`;
  expect(await listNotifications(bench.catalog, 'demo', { kind })).toHaveLength(1);

  // A second person lacks it still.
  await updateClinic(bench.catalog, 'demo', {
    administrators: ['clinica@example.com', 'eva@example.com'],
  });
  expect(await due(now)).toHaveLength(1);
  await wants('never');
  expect(await due(now)).toEqual([]);
});
