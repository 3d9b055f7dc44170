import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import { openCatalog } from '../catalog/open-catalog.ts';
import { recordRestore } from '../catalog/restores/record-restore.ts';
import { readMasterKey } from '../catalog/sealing/master-key.ts';
import { createUser } from '../catalog/users/create-user.ts';
import { BackupView } from '../contracts/api/backup.ts';
import { RestoreView } from '../contracts/api/restore.ts';
import { ClinicId } from '../contracts/ids.ts';
import type { RestoreSelection } from '../contracts/restore.ts';
import { keepUndoWorkflowId, sharedQueue, workflowNames } from '../contracts/temporal.ts';
import { logIn } from '../local/demo/api-session.ts';
import { addClinic, type ClinicSpec } from './support/clinic.ts';
import { logInAs } from './support/download.ts';
import { mailArrives } from './support/mailbox.ts';
import {
  keptDatabases,
  leftBehind,
  restorable,
  type Restorable,
  type ScopeKind,
  type Server,
} from './support/restorable.ts';
import { backedUp, restoresOf, type Restores } from './support/restores.ts';
import { openSystem, type System } from './support/system.ts';

/** Clinics of each scope are brought back whole and in part, and put back again, by the whole product. */
let system: System;
let server: Server;
let restores: Restores;
const clinics: Restorable[] = [];
const run = promisify(execFile);

const taken = async (id: string, kind: ScopeKind, more: Partial<ClinicSpec> = {}) => {
  const clinic = await restorable(server, id, kind);
  clinics.push(clinic);
  await addClinic(system, id, { connection: clinic.connection, scope: clinic.scope, ...more });
  return clinic;
};

beforeAll(async () => {
  system = await openSystem();
  const { host, port, user, password } = system.server();
  server = { host, port, user, password, binDir: system.stack.postgres.binDir };
  restores = await restoresOf(system);
}, 60_000);
afterAll(async () => {
  for (const clinic of clinics) await clinic.drop();
  await keptDatabases(system, server, { drop: true });
  await system.stop();
});

/** As if the days had passed for which it is kept. */
async function expire({ clinic, id }: RestoreView): Promise<void> {
  const { environment } = system.product;
  const masterKey = await readMasterKey(environment);
  const catalog = await openCatalog({ url: environment['RESGUARDO_CATALOG_URL'] ?? '', masterKey });
  const ref = { clinicId: clinic, restoreId: id };
  await recordRestore(catalog, ref, { undoUntil: new Date(Date.now() - 1000) });
  await catalog.close();
  const connection = await Connection.connect({ address: system.stack.temporal.address });
  const client = new TemporalClient({ connection, namespace: system.namespace });
  const workflowId = keepUndoWorkflowId(ClinicId.parse(clinic), id);
  await client.workflow.getHandle(workflowId).terminate('its time is set earlier');
  const args = [ref];
  await client.workflow.execute(workflowNames.keepUndo, {
    workflowId,
    taskQueue: sharedQueue,
    args,
  });
  await connection.close();
}

describe.each(['schema', 'rows', 'database'] as const)('a clinic of the scope %s', (kind) => {
  const id = `entera_${kind}`;
  const name = `Clínica ${id}`;
  let clinic: Restorable;
  let backup: BackupView;
  let before: string;
  let ruined: string;
  let restored: RestoreView;
  let undone: RestoreView;

  beforeAll(async () => {
    clinic = await taken(id, kind);
    backup = await backedUp(system, id);
    before = await clinic.contents();
    await clinic.wreck();
    ruined = await clinic.contents();
    expect([await clinic.read(), ruined === before]).toEqual([clinic.wrecked, false]);
  }, 60_000);

  test('is looked at first, and that changes nothing', async () => {
    const plan = await restores.plan(backup);
    expect(plan).toMatchObject({
      method: { schema: 'swap-schema', rows: 'merge-rows', database: 'swap-database' }[kind],
      ...{ refusal: null, losses: [] },
    });
    const told = plan.tables.find(({ table }) => table === 'paciente');
    expect(told).toMatchObject({
      ...{ rowsNow: 11, rowsInBackup: 60, added: 50, changed: 10, removed: 1 },
    });
    expect(await clinic.contents()).toBe(ruined);
  });

  test('comes back as it was, with a safety backup before and a mail after', async () => {
    restored = await restores.restore(backup);
    expect(restored).toMatchObject({
      ...{ state: 'done', kind: 'restore', failure: null, backup: backup.id, clinic: id },
      ...{ undo: { state: 'kept' }, result: { rows: backup.rows } },
    });
    expect(await clinic.contents()).toBe(before);
    const safety = `/api/clinics/${id}/backups/${String(restored.safetyBackup)}`;
    expect(await system.operator.at(safety, BackupView)).toMatchObject({
      ...{ state: 'intact', protected: true, rows: kind === 'rows' ? 42 : expect.any(Number) },
    });
    await mailArrives(system, id, `Restauración de ${name}: completada`);
    const days =
      (Date.parse(String(restored.undo.until)) - Date.parse(String(restored.endedAt))) / 864e5;
    expect(Math.round(days)).toBe(7);
  });

  test('is put back to what it was before that', async () => {
    undone = await restores.undo(restored);
    expect(undone).toMatchObject({
      state: 'done',
      kind: 'undo',
      undoOf: restored.id,
      failure: null,
    });
    expect(await clinic.contents()).toBe(ruined);
    expect((await restores.look(restored)).undo.state).toBe('used');
    expect(await leftBehind(server, clinics)).toEqual([]);
  });

  test('what is kept expires, which is announced and recorded, and its space is free', async () => {
    const kept = async (): Promise<number> =>
      (await keptDatabases(system, server)).length +
      ((await clinic.bytes()).match(/^CREATE SCHEMA resguardo_undo_/gm)?.length ?? 0);
    expect(await kept()).toBe(1);
    await expire(undone);
    expect((await restores.look(undone)).undo.state).toBe('expired');
    expect(await kept()).toBe(0);
    expect(await clinic.contents()).toBe(ruined);
    await mailArrives(system, id, `Restauración de ${name}: pronto ya no se podrá deshacer`);
    await expect(restores.beginUndo(undone)).rejects.toMatchObject({
      problem: { code: 'undo-unavailable' },
    });
  });
});

describe('a part of a clinic', () => {
  const patients = (...ids: string[]): RestoreSelection => ({
    kind: 'records',
    table: { schema: 'clinica', table: 'paciente' },
    keys: ids.map((id) => ({ id })),
  });
  let clinic: Restorable;
  let backup: BackupView;
  let ruined: string;

  beforeAll(async () => {
    clinic = await taken('parcial', 'schema', { policy: { drill: false } });
    backup = await backedUp(system, 'parcial', 'intact');
    await clinic.wreck();
    ruined = await clinic.contents();
  }, 60_000);

  test('that differs from the backup is shown, and not overwritten unless it is said', async () => {
    const order = { selection: patients('7') };
    const plan = await restores.plan(backup, order);
    expect(plan).toMatchObject({
      conflicts: [
        { table: 'consulta', count: 3 },
        { table: 'paciente', count: 1, keys: [{ id: '7' }] },
      ],
      refusal: { code: 'restore-conflicts' },
    });
    const refused = await restores.restore(backup, order);
    expect(refused).toMatchObject({ state: 'failed', failure: { code: 'restore-conflicts' } });
    expect(await clinic.contents()).toBe(ruined);
    const done = await restores.restore(backup, { ...order, onConflict: 'take' });
    expect(done).toMatchObject({ state: 'done', result: { changed: 4, added: 0, removed: 0 } });
    expect(await clinic.read('p.id = 7')).toBe('1 3 1 1 1 1');
    expect(await clinic.read('p.id <> 7')).toBe('10 27 2 2 2 2');
    expect(await restores.undo(done)).toMatchObject({ state: 'done' });
    expect(await clinic.contents()).toBe(ruined);
  });

  test('that is gone comes back with what hangs from it', async () => {
    const done = await restores.restore(backup, { selection: patients('20') });
    expect(done).toMatchObject({ state: 'done', result: { added: 4, changed: 0, removed: 0 } });
    expect(await clinic.read('p.id = 20')).toBe('1 3 1 1 1 1');
    expect(await clinic.read('p.id <> 20')).toBe(clinic.wrecked);
    expect(await restores.undo(done)).toMatchObject({ state: 'done' });
    expect(await clinic.contents()).toBe(ruined);
  });

  test('is written into a file that psql takes', async () => {
    const selection = patients('21', '22');
    const target = { kind: 'file' } as const;
    const done = await restores.restore(backup, { selection, target });
    expect(done).toMatchObject({ state: 'done', safetyBackup: null, result: { rows: 8 } });
    expect(await clinic.contents()).toBe(ruined);
    const headers = { authorization: `Bearer ${await logInAs(system)}` };
    const url = new URL(String(done.file?.address), system.product.apiUrl);
    const file = await (await fetch(url, { headers })).text();
    await psql(clinic, file);
    expect(await clinic.read('p.id IN (21, 22)')).toBe('2 6 1 1 1 1');
    await mailArrives(system, 'parcial', 'Datos de Clínica parcial: el archivo está listo');
  });

  test('and a whole one goes into another clinic, whose neighbour is none the wiser', async () => {
    const other = await restorable(server, 'destino', 'schema', { empty: true });
    clinics.push(other);
    const { connection, scope } = other;
    await addClinic(system, 'destino', { connection, scope });
    const here = await clinic.contents();
    const target = { kind: 'clinic', clinic: ClinicId.parse('destino') } as const;
    const done = await restores.restore(backup, { target });
    expect(done).toMatchObject({ state: 'done', clinic: 'parcial', changes: 'destino' });
    expect(await other.read()).toBe(other.whole);
    expect(await clinic.contents()).toBe(here);
    await mailArrives(system, 'destino', 'Restauración de Clínica destino: completada');
  });
});

async function psql({ connection }: Restorable, input: string): Promise<void> {
  const { host, port, user, password, database } = connection;
  const args = ['--no-psqlrc', '--set=ON_ERROR_STOP=1', '--quiet'];
  const running = run(join(server.binDir, 'psql'), args, {
    env: {
      ...{ PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password },
      ...{ PGDATABASE: database, PGSSLMODE: 'disable' },
    },
  });
  running.child.stdin?.end(input);
  await running;
}

test('where a second person is asked for, nothing happens until they approve', async () => {
  const clinic = await taken('doble', 'rows', { policy: { restoreApproval: true, drill: false } });
  const backup = await backedUp(system, 'doble', 'intact');
  await clinic.wreck();
  const { environment } = system.product;
  const masterKey = await readMasterKey(environment);
  const catalog = await openCatalog({ url: environment['RESGUARDO_CATALOG_URL'] ?? '', masterKey });
  const second = { email: 'segunda@doble.example', password: 'otra contraseña larga' };
  await createUser(catalog, {
    ...{ ...second, nombre: 'Sara', role: 'admin', language: 'es' },
    memberships: [{ clinicId: ClinicId.parse('doble'), role: 'admin' }],
  });
  await catalog.close();
  const asked = await restores.begin(backup);
  expect(asked.state).toBe('waiting-approval');
  const approval = `${asked.address}/approve`;
  await expect(
    system.operator.at(approval, RestoreView, { method: 'POST', body: restores.confirmed }),
  ).rejects.toMatchObject({ problem: { code: 'restore-own-approval' } });
  const sara = await logIn(system.product.apiUrl, second, 'es');
  const { confirm } = restores.confirmed;
  const sure = { confirm, password: second.password };
  await expect(
    sara.at(approval, RestoreView, {
      method: 'POST',
      body: { ...sure, password: 'no es esta' },
    }),
  ).rejects.toMatchObject({ problem: { code: 'password-refused' } });
  expect((await restores.look(asked)).state).toBe('waiting-approval');
  expect(await clinic.read()).toBe(clinic.wrecked);
  await sara.at(approval, RestoreView, { method: 'POST', body: sure });
  expect(await restores.end(asked)).toMatchObject({
    ...{ state: 'done', decidedBy: { firstName: 'Sara' } },
  });
  expect(await clinic.read()).toBe(clinic.whole);
  await mailArrives(system, 'doble', 'Restauración de Clínica doble: hace falta su autorización');
}, 60_000);

test('the command line shows the plan, asks for word and password, and restores', async () => {
  const clinic = await taken('consola', 'rows', { policy: { drill: false } });
  const backup = await backedUp(system, 'consola', 'intact');
  const before = await clinic.contents();
  await clinic.wreck();
  const ruined = await clinic.contents();
  const home = mkdtempSync(join(tmpdir(), 'resguardo-cli-'));
  const resguardo = (...args: string[]) =>
    run(process.execPath, [join(import.meta.dirname, '..', 'cli', 'resguardo.js'), ...args], {
      env: {
        ...{ PATH: process.env['PATH'], HOME: home, LANG: 'es_BO.UTF-8' },
        ...{ RESGUARDO_URL: system.product.apiUrl, RESGUARDO_TOKEN: token },
        RESGUARDO_PASSWORD: restores.confirmed.password,
      },
    });
  const token = await logInAs(system);
  const order = ['restore', 'consola', String(backup.id)];
  const { stdout: plan } = await resguardo(...order, '--dry-run');
  expect(plan).toMatch(/public\.paciente +11 +60 +50 +10 +1\n/);
  expect(await clinic.contents()).toBe(ruined);
  const { stdout: done } = await resguardo(...order, '--confirm', 'RESTAURAR');
  expect(done).toMatch(/Estado +hecha\n/);
  expect(await clinic.contents()).toBe(before);
  rmSync(home, { recursive: true });
}, 60_000);
