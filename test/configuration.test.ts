import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EvidenceReport } from '../contracts/api/evidence.ts';
import { ClinicStatus } from '../contracts/api/clinic-status.ts';
import { ClinicView } from '../contracts/api/clinic.ts';
import { SamplesView } from '../contracts/api/samples.ts';
import { Statistics } from '../contracts/api/statistics.ts';
import { Manifest } from '../contracts/manifest.ts';
import { ran, type RanCommand } from '../cli/testing/test-terminal.ts';
import { ensureOperator } from '../local/demo/demo-people.ts';
import { backedUp, restoresOf } from './support/restores.ts';
import { storedKeys } from './support/orphans.ts';
import { openSystem, type System } from './support/system.ts';
import { tinyClinics, type TinyClinics } from './support/tiny-clinics.ts';

let system: System;
let clinics: TinyClinics;
let folder: string;
let env: Record<string, string>;
const cli = (...args: string[]): Promise<RanCommand> => ran([...args, '--lang', 'es'], env);

beforeAll(async () => {
  system = await openSystem();
  clinics = await tinyClinics(system);
  folder = mkdtempSync(join(tmpdir(), 'resguardo-configuration-'));
  const { email, password } = await ensureOperator(system.product.environment, system.stateDir);
  const { s3 } = system.stack;
  const { connection } = await clinics.add('alba');
  await clinics.add('brisa');
  env = {
    ...{ RESGUARDO_URL: system.product.apiUrl, RESGUARDO_PASSWORD: password, HOME: folder },
    ...{ XDG_CONFIG_HOME: folder, DB_PASSWORD: connection.password },
    ...{ S3_KEY: s3.accessKeyId, S3_SECRET: s3.secretAccessKey },
    OWNER_PASSWORD: system.server().password,
  };
  const { host, port, database, user } = connection;
  mkdirSync(join(folder, 'copias'));
  chmodSync(folder, 0o755);
  writeFileSync(
    join(folder, 'clinics.yaml'),
    `resguardo: 1
defaults:
  timeZone: America/La_Paz
  layout: e3
  scope: { kind: schema, schema: '{id}' }
  connection:
    { host: ${host}, port: ${port}, database: ${database}, user: ${user}, password: env:DB_PASSWORD, ssl: disable }
  restoreLogin: { user: ${system.server().user}, password: env:OWNER_PASSWORD }
  schedule: { backupSchedule: daily, backupTime: '02:00' }
  destinations:
    - kind: s3
      name: s3
      endpoint: ${s3.endpoint}
      region: ${s3.region}
      bucket: ${s3.bucket}
      prefix: ${system.namespace}/{id}
      secret: { accessKeyId: env:S3_KEY, secretAccessKey: env:S3_SECRET }
    - { kind: folder, name: disco, path: ${folder}/copias }
clinics:
  - { id: alba, name: Clínica Alba, administrators: [ana@alba.example] }
`,
  );
  expect((await cli('login', '--email', email)).code).toBe(0);
}, 180_000);
afterAll(async () => {
  await clinics.drop();
  await system.stop();
  rmSync(folder, { recursive: true });
});

test('a file is shown, applied, and applied again without a change; a table adds to it', async () => {
  const file = join(folder, 'clinics.yaml');
  const shown = await cli('apply', file, '--dry-run');
  expect([shown.code, shown.stdout]).toEqual([2, expect.stringContaining('+ alba  Clínica Alba')]);
  expect((await cli('apply', file, '--yes')).stderr).toContain('«alba» dada de alta');
  writeFileSync(join(folder, 'more.csv'), '\ufeffid;name;time\r\nbrisa;Clínica Brisa;3:30:00\r\n');
  const imported = await cli('clinics', 'import', join(folder, 'more.csv'), '--defaults', file);
  expect([imported.code, imported.stdout]).toEqual([0, expect.stringContaining('alta: 1.')]);
  const brisa = await system.operator.at('/api/clinics/brisa', ClinicView);
  expect(brisa.schedule).toMatchObject({ backupSchedule: 'daily', backupTime: '03:30' });

  const again = await cli('apply', file, '--dry-run');
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('Nada que cambiar')]);
  const exported = join(folder, 'exported.yaml');
  writeFileSync(exported, (await cli('export')).stdout);
  expect((await cli('apply', exported, '--dry-run')).code).toBe(0);
});

describe('samples', () => {
  let view: SamplesView;
  test('five real backups, dated over six days, each told as it is made', async () => {
    const made = await cli('samples', 'alba');
    expect([made.code, made.stdout]).toEqual([
      0,
      expect.stringContaining('«alba» tiene 5 muestras'),
    ]);
    expect(made.stderr.match(/\d\/5 .*(manual|automático)/g)).toHaveLength(5);
    view = await system.operator.at('/api/clinics/alba/samples', SamplesView);
    const { items } = view;
    expect(items.map(({ trigger, state }) => [trigger, state])).toEqual([
      ['automatic', 'intact'],
      ['manual', 'intact'],
      ['automatic', 'intact'],
      ['manual', 'intact'],
      ['automatic', 'restorable'],
    ]);
    const days = items.map(({ sample }) => Date.parse(sample?.shownAt ?? ''));
    expect(days).toEqual(days.toSorted((a, b) => a - b));
    expect((days[0] ?? 0) > Date.now() - 6 * 86_400_000).toBe(true);
    // Made now, whatever their names show; a bucket's listing and each manifest say so too.
    for (const { startedAt, fileName, copies, sample, trigger } of items) {
      expect(Date.now() - Date.parse(startedAt)).toBeLessThan(10 * 60_000);
      const day = new Date(sample?.shownAt ?? '').toLocaleDateString('sv', {
        timeZone: 'America/La_Paz',
      });
      const kind = trigger === 'manual' ? 'backup' : 'auto';
      expect(fileName).toMatch(new RegExp(`^${kind}-sql-alba-${day}-\\d{6}\\.sql\\.zst$`));
      expect(copies.map(({ key, state }) => [key, state])).toEqual([
        [`alba/samples/${fileName}`, 'intact'],
        [`alba/samples/${fileName}`, 'intact'],
      ]);
    }
    expect((await cli('list', 'alba')).stdout.match(/\(muestra\)/g)).toHaveLength(5);
  }, 120_000);

  test('nothing counts them', async () => {
    const { operator } = system;
    const status = await operator.at('/api/clinics/alba/status', ClinicStatus);
    expect(status).toMatchObject({ state: 'unprotected', lastGood: null, last: null });
    expect((await operator.at('/api/clinics/alba', ClinicView)).lastBackupAt).toBeNull();
    const figures = await operator.at('/api/clinics/alba/statistics', Statistics);
    expect(figures).toMatchObject({ succeeded: 0, failed: 0, months: [] });
    const report = await operator.at('/api/clinics/alba/evidence', EvidenceReport);
    expect(report).toMatchObject({
      ...{ backups: [], recoveryPoint: { newest: null, newestIntact: null } },
      drills: { passed: 0, items: [] },
    });
    expect(report.samples?.map(({ id }) => id)).toEqual(view.items.map(({ id }) => id));
  });

  test('one is downloaded and restored like any other, and its manifest says what it is', async () => {
    const [, sample] = view.items;
    if (!sample) throw new Error('no sample');
    const restores = await restoresOf(system);
    await clinics.run(`UPDATE alba.paciente SET nombre = 'x'`);
    expect(await restores.restore(sample)).toMatchObject({ state: 'done', failure: null });
    await clinics.run(`DO $$ BEGIN
      ASSERT (SELECT bool_and(nombre LIKE 'Iñaki%') AND count(*) = 60 FROM alba.paciente);
    END $$`);
    const out = join(folder, 'copy.sql.zst');
    expect((await cli('download', 'alba', String(sample.id), '-o', out)).code).toBe(0);
    expect(readFileSync(out).length).toBe(sample.bytes);
    const beside = join(folder, 'copias', `${sample.copies[0]?.key ?? ''}.manifest.json`);
    const manifest = Manifest.parse(JSON.parse(readFileSync(beside, 'utf8')));
    expect(manifest.sample?.shownAt).toBe(sample.sample?.shownAt);
    expect(Date.parse(manifest.createdAt)).toBeGreaterThan(Date.parse(sample.startedAt) - 1000);
  });

  test('beside real backups they need the clinic’s id; taken away, only they go', async () => {
    const real = await backedUp(system, 'alba');
    const refused = await cli('samples', 'alba');
    expect([refused.code, refused.stderr]).toEqual([6, expect.stringContaining('--confirm alba')]);
    const gone = await cli('samples', 'alba', '--remove');
    expect(gone.stdout).toContain('Se quitaron 5 muestras');
    expect((await system.operator.at('/api/clinics/alba/samples', SamplesView)).items).toEqual([]);
    let keys = await storedKeys(system, 'alba');
    for (let looks = 0; looks < 300 && keys.some((key) => key.includes('/samples/')); looks += 1) {
      await sleep(100);
      keys = await storedKeys(system, 'alba');
    }
    expect(keys.filter((key) => key.includes('/samples/'))).toEqual([]);
    expect(keys.some((key) => key.includes(real.fileName))).toBe(true);
    const status = await system.operator.at('/api/clinics/alba/status', ClinicStatus);
    expect(status).toMatchObject({ state: 'protected', lastGood: { id: real.id } });
  });
});

test('every view in the documentation is one that Temporal understands', async () => {
  const read = (name: string): string[] => {
    const path = fileURLToPath(new URL(`../docs/${name}`, import.meta.url));
    return [...readFileSync(path, 'utf8').matchAll(/```sql view\n([\s\S]*?)```/g)].map(
      ([, query = '']) => query.trim(),
    );
  };
  const queries = read('web-ui.md');
  expect(queries.length).toBeGreaterThan(10);
  expect(read('web-ui.es.md')).toEqual(queries);
  const connection = await Connection.connect({ address: system.stack.temporal.address });
  try {
    const { workflow } = new Client({ connection, namespace: system.namespace });
    for (const query of queries) await workflow.count(query);
    // What ended a moment ago may not be listed yet.
    for (const query of [`ResguardoTrigger = 'sample'`, `ResguardoClinic = 'alba'`]) {
      let { count } = await workflow.count(query);
      for (let looks = 0; looks < 300 && count === 0; looks += 1) {
        await sleep(100);
        ({ count } = await workflow.count(query));
      }
      expect(count).toBeGreaterThan(0);
    }
  } finally {
    await connection.close();
  }
});
