import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { acceptAlarm, silenceAlarm } from '../../catalog/alarms/settle-alarm.ts';
import { getClinic } from '../../catalog/clinics/get-clinic.ts';
import { updateClinic } from '../../catalog/clinics/update-clinic.ts';
import { createUser } from '../../catalog/users/create-user.ts';
import { openGuardBench, tellOperators, type GuardBench } from './testing/guard-bench.ts';

const tables = (schema: string): string => `
  CREATE SCHEMA ${schema};
  CREATE TABLE ${schema}.paciente (id int PRIMARY KEY);
  CREATE TABLE ${schema}.consulta (id int PRIMARY KEY);`;

let bench: GuardBench;
let by: number;
beforeAll(async () => {
  bench = await openGuardBench();
  await bench.sql('postgres', 'CREATE DATABASE clinicas');
  await bench.sql('clinicas', tables('norte') + tables('sur'));
  await bench.addClinic('norte', {});
  await tellOperators(bench.catalog, 'guardia@example.com');
  const person = { nombre: 'Ana', apellido: 'Rojas', role: 'operator' } as const;
  const user = { ...person, email: 'ana@example.com', password: 'una clave larga' };
  by = (await createUser(bench.catalog, user)).id;
}, 120_000);
afterAll(() => bench.close());
afterEach(() => {
  bench.mailed.length = 0;
});

const subjects = async (kind: string): Promise<string[]> =>
  (await bench.open()).filter((alarm) => alarm.kind === kind).map(({ subject }) => subject);

test('a schema that nobody registered is told once over two rounds, and goes green once registered', async () => {
  const sur = `${bench.place}/clinicas/sur`;
  await bench.round();
  expect(await bench.open()).toMatchObject([
    { kind: 'schema-unregistered', subject: sur, severity: 'critical', params: { tables: '2' } },
  ]);
  expect(bench.mailed.map(({ to }) => to)).toEqual(['guardia@example.com']);
  expect(bench.mailed[0]?.mail.subject).toBe('Resguardo: 1 alarma nueva, 1 crítica');
  expect(bench.mailed[0]?.mail.text).toContain('El esquema «sur»');

  await bench.round();
  expect(await subjects('schema-unregistered')).toEqual([sur]);
  expect(bench.mailed).toHaveLength(1);

  await bench.addClinic('sur', {});
  await bench.round();
  expect(await bench.open()).toEqual([]);
  expect(bench.mailed.map(({ mail }) => mail.subject).slice(1)).toEqual([
    'Resguardo: 1 alarma resuelta',
  ]);
  await bench.round();
  expect(bench.mailed).toHaveLength(2);
}, 60_000);

test('a clinic without a fresh protected backup likewise, until it has one', async () => {
  await bench.superuser.query(
    `UPDATE clinics SET created_at = now() - interval '3 days' WHERE id = 'norte'`,
  );
  await bench.round();
  await bench.round();
  expect(await bench.open()).toMatchObject([
    { kind: 'clinic-stale', subject: 'norte', clinicId: 'norte', severity: 'warning' },
  ]);
  expect(bench.mailed).toHaveLength(1);

  await bench.superuser.query(`
    WITH b AS (
      INSERT INTO backups (clinic_id, workflow_id, run_id, state, trigger, format, compression,
        file_name, file_key, requested_at, started_at, snapshot_at, intact_at, ended_at)
      VALUES ('norte', 'backup/norte', 'r', 'intact', 'manual', 'sql', 'zstd', 'f', 'f',
        now(), now(), now(), now(), now())
      RETURNING id)
    INSERT INTO copies (clinic_id, backup_id, destination, kind, key, state)
    SELECT 'norte', id, 'disco', 'folder', 'f', 'intact' FROM b`);
  await bench.round();
  expect(await bench.open()).toEqual([]);
  expect(bench.mailed).toHaveLength(2);
}, 60_000);

test('databases and tenants that nobody registered, and tables nobody classified, are found', async () => {
  for (const name of ['otra', 'vacia', 'juntas'])
    await bench.sql('postgres', `CREATE DATABASE ${name}`);
  await bench.sql('otra', 'CREATE TABLE factura (id int)');
  await bench.sql(
    'juntas',
    `CREATE TABLE clinica (id int PRIMARY KEY);
     INSERT INTO clinica VALUES (1), (2);
     CREATE TABLE paciente (id int PRIMARY KEY, clinica_id int REFERENCES clinica);
     CREATE TABLE suelta (id int)`,
  );
  await bench.addClinic('uno', {
    database: 'juntas',
    scope: { kind: 'rows', tenantValue: '1', tenantTable: { table: 'clinica' } },
  });
  await bench.round();
  const { place } = bench;
  expect(await subjects('database-unregistered')).toEqual([`${place}/otra`]);
  expect(await subjects('tenant-unregistered')).toEqual([`${place}/juntas/public.clinica/2`]);
  expect(await subjects('table-unclassified')).toEqual([`${place}/juntas/public.suelta`]);
  expect(bench.mailed).toHaveLength(1);

  // What an operator accepts is over without a word, and stays so.
  for (const alarm of await bench.open())
    await acceptAlarm(bench.catalog, alarm.id, { by, reason: 'vieja' });
  await bench.round();
  expect(await bench.open()).toEqual([]);
  expect(bench.mailed).toHaveLength(1);
}, 60_000);

test('nobody is told of what is silenced; who refused a mail is told later, and the others not again', async () => {
  await tellOperators(bench.catalog, 'guardia@example.com', 'noche@example.com');
  bench.refused.add('noche@example.com');
  await bench.sql('clinicas', tables('este'));
  await bench.round();
  expect(bench.mailed.map(({ to }) => to)).toEqual(['guardia@example.com']);
  bench.refused.clear();
  await bench.round();
  expect(bench.mailed.map(({ to }) => to)).toEqual(['guardia@example.com', 'noche@example.com']);

  await bench.sql('clinicas', 'DROP SCHEMA este CASCADE');
  await bench.round();
  bench.mailed.length = 0;
  await bench.sql('clinicas', tables('oeste'));
  await tellOperators(bench.catalog);
  await bench.round();
  const [oeste] = await bench.open();
  const until = new Date(Date.now() + 3_600_000);
  await silenceAlarm(bench.catalog, oeste?.id ?? 0, { until, by, reason: 'prueba' });
  await tellOperators(bench.catalog, 'guardia@example.com');
  await bench.round();
  expect(await bench.open()).toEqual([]);
  expect(bench.mailed).toEqual([]);
}, 60_000);

test('a schedule that Temporal lacks is found', async () => {
  bench.lostSchedules.add('backup/sur');
  await bench.superuser.query(
    `UPDATE clinics SET backup_schedule = 'daily', backup_time = '02:00',
       next_scheduled_backup = now() + interval '1 hour' WHERE id = 'sur'`,
  );
  await bench.round();
  expect(await subjects('schedule-missing')).toEqual(['sur']);
  bench.lostSchedules.clear();
  await bench.round();
  expect(await subjects('schedule-missing')).toEqual([]);
  // It was mended before anybody needed to be told.
  expect(bench.mailed).toEqual([]);
}, 60_000);

test('a rule takes on what it covers and what looks like a clinic, says so once, and nothing else', async () => {
  const adoptSchemas = 'clinica_*';
  await updateClinic(bench.catalog, 'norte', {
    ...{ policy: { drillEveryDays: 3 }, administrators: ['ana@norte.example'] },
    schedule: { backupSchedule: 'daily', backupTime: '03:00' },
  });
  const like = ['clinica_uno', 'clinica_vieja', 'ajena'];
  const unlike = 'CREATE SCHEMA clinica_suelta; CREATE TABLE clinica_suelta.registro (id int)';
  await bench.sql('clinicas', like.map(tables).join('') + unlike);
  const at = (schema: string): string => `${bench.place}/clinicas/${schema}`;
  const reason = 'dada de baja';
  // What an operator accepted is left alone, rule or not.
  await bench.round();
  const vieja = (await bench.open()).find(({ subject }) => subject === at('clinica_vieja'));
  await acceptAlarm(bench.catalog, vieja?.id ?? 0, { by, reason });
  await updateClinic(bench.catalog, 'norte', { policy: { adoptSchemas } });
  bench.mailed.length = 0;

  await bench.round();
  expect(await subjects('clinic-added')).toEqual(['clinica_uno']);
  expect((await subjects('schema-unregistered')).toSorted()).toEqual(
    ['ajena', 'clinica_suelta'].map(at),
  );
  expect(await getClinic(bench.catalog, 'clinica_uno')).toMatchObject({
    ...{ name: 'clinica_uno', scope: { kind: 'schema', schema: 'clinica_uno' } },
    ...{ administrators: [], backupSchedule: 'daily', backupTime: '03:00' },
    policy: { drillEveryDays: 3, adoptSchemas: null },
  });
  expect(bench.mailed.map(({ mail }) => mail.text).join()).toContain(
    'Una regla (clinica_*) agregó la clínica «clinica_uno», como la clínica norte.',
  );
  const { rows } = await bench.superuser.query(
    `SELECT actor, clinic_id, details FROM audit WHERE action = 'clinic.add'`,
  );
  const details = { model: 'norte', rule: adoptSchemas, schema: 'clinica_uno' };
  expect(rows).toEqual([{ actor: 'guard', clinic_id: 'clinica_uno', details }]);

  bench.mailed.length = 0;
  await bench.round();
  expect(await subjects('clinic-added')).toEqual(['clinica_uno']);
  expect(bench.mailed).toEqual([]);
}, 60_000);

test('a server that does not answer closes nothing, and is a finding itself', async () => {
  await bench.sql('clinicas', tables('centro'));
  await bench.round();
  const found = await subjects('schema-unregistered');
  expect(found).toContain(`${bench.place}/clinicas/centro`);
  bench.mailed.length = 0;

  await bench.server.stop();
  await bench.round();
  expect(await subjects('schema-unregistered')).toEqual(found);
  expect(await subjects('server-unreachable')).toEqual([bench.place]);
  expect(bench.mailed.map(({ mail }) => mail.subject)).toEqual([
    'Resguardo: 1 alarma nueva, 1 crítica',
  ]);
}, 60_000);
