import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BackupView } from '../contracts/api/backup.ts';
import { createDemoData } from '../local/data/create-demo-data.ts';
import type { DemoClinic } from '../local/data/demo-clinic.ts';
import { addClinic } from './support/clinic.ts';
import { orphans, storedKeys } from './support/orphans.ts';
import { restoresOf, type Restores } from './support/restores.ts';
import { startBackup } from './support/run.ts';
import { onDatabase, openSystem, type System } from './support/system.ts';

let system: System;
let clinics: DemoClinic[];
let restores: Restores;
beforeAll(async () => {
  system = await openSystem();
  clinics = await createDemoData(system.server(), { scale: 0.2 });
  restores = await restoresOf(system);
  for (const { id, connection, restoreLogin, scope, language } of clinics) {
    await addClinic(system, id, { connection, restoreLogin, scope, language });
  }
}, 180_000);
afterAll(() => system.stop());

const scopes = ['schema', 'rows', 'database'] as const;
const formats = ['sql', 'json'] as const;

/** A table, and what happens to it. */
const wrecks = {
  schema: ['clinica_demo.paciente', `UPDATE clinica_demo.paciente SET telefono = 'borrado'`],
  rows: ['public.paciente', `UPDATE paciente SET telefono = 'borrado' WHERE clinica_id = 1`],
  database: ['contabilidad.asientos', 'DELETE FROM contabilidad.asientos'],
} as const;

describe.each(scopes)('a clinic that is a %s', (kind) => {
  let latest: BackupView | undefined;
  test.each(formats)('is restorable from two intact copies, as %s', async (format) => {
    const clinic = clinics.find(({ scope }) => scope.kind === kind);
    if (!clinic) throw new Error('no such clinic');
    const compression = format === 'json' ? 'gzip' : 'zstd';
    const started = await startBackup(system, clinic.id, { format, compression });
    const { run, backup } = await started.end();
    expect(backup).toMatchObject({
      state: 'restorable',
      protected: true,
      failure: null,
      format,
      drill: { state: 'passed' },
      snapshots: 1,
    });
    expect(backup.copies.map(({ kind: store, state }) => [store, state])).toEqual([
      ['s3', 'intact'],
      ['drive', 'intact'],
    ]);
    expect(backup.rows).toBeGreaterThan(3000);
    expect(run).toMatchObject({ phase: 'done', ended: true });
    expect(await orphans(system, clinic.id, backup.id)).toEqual([]);
    const keys = await storedKeys(system, clinic.id);
    expect(keys.filter((key) => key.includes(backup.fileName))).toHaveLength(2);
    latest = backup;
  });

  test('comes back, and is put back, by a role with the least rights', async () => {
    const clinic = clinics.find(({ scope }) => scope.kind === kind);
    if (!latest || !clinic) throw new Error('no backup');
    const [table, sql] = wrecks[kind];
    const count = (): Promise<string> =>
      onDatabase(system.server(clinic.connection.database), async (client) => {
        const { rows } = await client.query<{ told: string }>(
          `SELECT count(*) || ' ' || sum(hashtextextended(t::text, 0)::numeric) AS told FROM ${table} t`,
        );
        return rows[0]?.told ?? '';
      });
    const whole = await count();
    await onDatabase(system.server(clinic.connection.database), (client) => client.query(sql));
    const wrecked = await count();
    expect(wrecked).not.toBe(whole);
    const plan = await restores.plan(latest);
    expect(plan).toMatchObject({ refusal: null, losses: [] });
    const restored = await restores.restore(latest);
    expect(restored).toMatchObject({ state: 'done', failure: null });
    expect(await count()).toBe(whole);
    expect(await restores.undo(restored)).toMatchObject({ state: 'done', failure: null });
    expect(await count()).toBe(wrecked);
  }, 60_000);
});

test('the clinic’s administrators were written to, in their language', async () => {
  const response = await fetch(new URL('/api/messages', system.mail.mailboxUrl));
  const messages = (await response.json()) as { subject: string; to: string }[];
  expect(messages.length).toBeGreaterThanOrEqual(6);
  const subjects = messages.map(({ subject }) => subject);
  expect(subjects.some((subject) => subject.startsWith('Respaldo de'))).toBe(true);
  expect(subjects.some((subject) => subject.startsWith('Backup of'))).toBe(true);
});

test('a second request for a busy clinic is answered with the run under way', async () => {
  const [clinic] = clinics;
  if (!clinic) throw new Error('no clinic');
  const [first, second] = await Promise.all([
    startBackup(system, clinic.id),
    startBackup(system, clinic.id),
  ]);
  const [one, other] = await Promise.all([first.end(), second.end()]);
  expect(one.backup.id).toBe(other.backup.id);
});
