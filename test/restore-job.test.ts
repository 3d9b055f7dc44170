import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BackupView } from '../contracts/api/backup.ts';
import { RestoreView } from '../contracts/api/restore.ts';
import { ApiRefusal } from '../local/demo/api-session.ts';
import { ensureOperator } from '../local/demo/demo-people.ts';
import { addClinic } from './support/clinic.ts';
import { mailsOf } from './support/mailbox.ts';
import { startBackup } from './support/run.ts';
import { onDatabase, openSystem, type System } from './support/system.ts';
import { tinyClinics, type TinyClinics } from './support/tiny-clinics.ts';

/** A clinic is brought back and put back again by the whole product: API, Temporal, worker, stores and mail. */
let system: System;
let clinics: TinyClinics;
let backup: BackupView;
let confirmed: { confirm: string; password: string };
let patients: () => Promise<string>;
let restored: RestoreView;

beforeAll(async () => {
  system = await openSystem();
  clinics = await tinyClinics(system);
  const { password } = await ensureOperator(system.product.environment, system.stateDir);
  confirmed = { confirm: 'RESTAURAR', password };
  const spec = await clinics.add('vuelta');
  const { user, password: secret } = system.server();
  await addClinic(system, 'vuelta', { ...spec, restoreLogin: { user, password: secret } });
  patients = () =>
    onDatabase(system.server(spec.connection.database), async (client) => {
      const { rows } = await client.query<{ told: string }>(
        `SELECT count(*) || ' ' || min(nombre) AS told FROM vuelta.paciente`,
      );
      return rows[0]?.told ?? '';
    });
  ({ backup } = await (await startBackup(system, 'vuelta')).end());
  expect(backup.state).toBe('restorable');
  await clinics.run(`DELETE FROM vuelta.consulta; DELETE FROM vuelta.paciente WHERE id > 10;
    UPDATE vuelta.paciente SET nombre = 'borrado'`);
}, 180_000);
afterAll(async () => {
  await clinics.drop();
  await system.stop();
});

const whole = '60 Iñaki Núñez 1';
const ruined = '10 borrado';

/** The change before may still be writing its mails: then it is asked again. */
const begun = async (address: string): Promise<string> => {
  for (let tries = 0; ; tries += 1) {
    try {
      return (await system.operator.send('POST', address, confirmed, RestoreView)).address;
    } catch (error) {
      if (tries > 200 || !(error instanceof ApiRefusal) || error.status !== 409) throw error;
      await sleep(100);
    }
  }
};

const asked = async (address: string): Promise<RestoreView> => {
  const made = await begun(address);
  for (let tries = 0; ; tries += 1) {
    const view = await system.operator.get(made, RestoreView);
    if (!['running', 'waiting-approval'].includes(view.state)) return view;
    if (tries > 600) throw new Error(`still ${JSON.stringify(view)}`);
    await sleep(100);
  }
};

const mailed = async (wanted: string): Promise<void> => {
  for (let tries = 0; ; tries += 1) {
    const subjects = (await mailsOf(system, 'vuelta')).map(({ subject }) => subject);
    if (subjects.includes(wanted)) return;
    if (tries > 300) throw new Error(`only ${subjects.join(', ')}`);
    await sleep(100);
  }
};

test('a restore brings the clinic back, with a safety backup before and a mail after', async () => {
  expect(await patients()).toBe(ruined);
  restored = await asked(`/api/clinics/vuelta/backups/${backup.id}/restore`);
  expect(restored).toMatchObject({ state: 'done', undo: { state: 'kept' }, failure: null });
  expect(await patients()).toBe(whole);
  const safety = await system.operator.get(
    `/api/clinics/vuelta/backups/${String(restored.safetyBackup)}`,
    BackupView,
  );
  expect(safety).toMatchObject({ state: 'intact', protected: true });
  await mailed('Restauración de Clínica vuelta: completada');
}, 120_000);

test('the next backup of the clinic is as good as the one before', async () => {
  const { backup: next } = await (await startBackup(system, 'vuelta')).end();
  expect(next).toMatchObject({ state: 'restorable', rows: backup.rows });
}, 120_000);

test('its undo puts back what was there, and is itself kept', async () => {
  const undone = await asked(`/api/clinics/vuelta/restores/${restored.id}/undo`);
  expect(undone).toMatchObject({ state: 'done', kind: 'undo', undo: { state: 'kept' } });
  expect(await patients()).toBe(ruined);
  await mailed('Restauración de Clínica vuelta: deshecha');
}, 120_000);

test('a clinic whose schema is gone is brought back all the same', async () => {
  await clinics.run('DROP SCHEMA vuelta CASCADE');
  const back = await asked(`/api/clinics/vuelta/backups/${backup.id}/restore`);
  expect(back).toMatchObject({ state: 'done', safetyBackup: null });
  expect(await patients()).toBe(whole);
}, 120_000);
