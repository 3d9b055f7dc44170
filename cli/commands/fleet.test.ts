import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openListeningBench, type ListeningBench } from '../../api/testing/listening-bench.ts';
import { openClinicConnection } from '../../catalog/clinics/open-connections.ts';
import { openDestinations } from '../../catalog/clinics/open-destinations.ts';
import { getClinic } from '../../catalog/clinics/get-clinic.ts';
import { updateClinic } from '../../catalog/clinics/update-clinic.ts';
import { csvColumns } from '../../contracts/fleet-file/csv-columns.ts';
import { runCli } from '../run-cli.ts';
import { ran, testTerminal, written } from '../testing/test-terminal.ts';

let bench: ListeningBench;
let env: Record<string, string>;
const secrets = { DB_PASSWORD: 'p-base', S3_KEY: 'AK', S3_SECRET: 's-tres' };
beforeAll(async () => {
  bench = await openListeningBench('clifleet');
  const token = bench.tokenOf('operator');
  env = {
    ...{ RESGUARDO_URL: bench.url, RESGUARDO_TOKEN: token, LANG: 'en_US.UTF-8' },
    ...secrets,
  };
}, 120_000);
afterAll(() => bench.close());

const file = (name: string, text: string): string => {
  const path = join(bench.folder, name);
  writeFileSync(path, text);
  return path;
};
const fleet = (more = ''): string => `resguardo: 1
defaults:
  timeZone: America/La_Paz
  scope: { kind: schema, schema: "{id}" }
  connection: { host: db, database: app, user: resguardo, password: env:DB_PASSWORD }
  policy: { retention: { days: 60 } }
  destinations:
    - kind: s3
      name: s3
      bucket: "copias-{id}"
      secret: { accessKeyId: env:S3_KEY, secretAccessKey: env:S3_SECRET }
clinics:
  - id: alba
    name: Clínica Alba
    schedule: { backupSchedule: daily, backupTime: "02:00" }
  - id: brisa
${more}`;

interface PlanShown {
  changes: number;
  clinics: { clinic: string; action: string; fields?: { field: string }[] }[];
}

describe('apply', () => {
  test('a dry run says what is new, changes nothing, and ends with 2', async () => {
    const path = file('one.yaml', fleet());
    const done = await ran(['apply', path, '--dry-run'], env);
    expect(done.code).toBe(2);
    expect(done.stdout).toContain('+ alba  Clínica Alba (new)\n+ brisa  brisa (new)\n');
    expect((await ran(['clinics', 'show', 'alba'], env)).code).toBe(5);
  });

  test('without a person or --yes nothing is applied; a person types it', async () => {
    const path = file('one.yaml', fleet());
    expect((await ran(['apply', path], env)).stderr).toContain('--yes');
    const at = testTerminal(env, { tty: true });
    const running = runCli(['apply', path], at.terminal);
    await written(at, running, /Type “yes”/);
    at.stdin.write('yes\n');
    expect(await running).toBe(0);
    expect(at.written().stdout).toContain('Applied: 2. Failed: 0.');
    const alba = await getClinic(bench.catalog, 'alba');
    expect(alba).toMatchObject({ backupSchedule: 'daily', scope: { schema: 'alba' } });
    expect((await openClinicConnection(bench.catalog, 'alba')).password).toBe('p-base');
    const [s3] = await openDestinations(bench.catalog, 'brisa');
    expect(s3?.secret).toEqual({ accessKeyId: 'AK', secretAccessKey: 's-tres' });
  });

  test('applied again it changes nothing, and needs no secret', async () => {
    const bare = { ...env, DB_PASSWORD: '', S3_KEY: '', S3_SECRET: '' };
    for (const options of [['--dry-run'], ['--yes']]) {
      const again = await ran(['apply', file('one.yaml', fleet()), ...options], bare);
      expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('Nothing to change')]);
    }
  });

  test('what changes is told field by field; only secrets that must be are sent', async () => {
    const text = fleet('    connection: { host: otra }\n')
      .replace('days: 60', 'days: 90')
      .replace('backupTime: "02:00"', 'backupTime: "03:30"');
    const path = file('two.yaml', text);
    const shown = await ran(['apply', path, '--dry-run', '--lang', 'es'], env);
    expect(shown.stdout.split('\n').slice(0, 10)).toEqual([
      '~ alba',
      '    policy.retention.days: 60 → 90',
      '    schedule.backupTime: 02:00 → 03:30',
      '    connection.password: (igual, no se compara)',
      '    destinations.s3.secret: (igual, no se compara)',
      '~ brisa',
      '    connection.host: db → otra',
      '    policy.retention.days: 60 → 90',
      '    connection.password: (cambia)',
      '    destinations.s3.secret: (igual, no se compara)',
    ]);
    const lacking = await ran(['apply', path, '--yes'], { ...env, DB_PASSWORD: '' });
    expect(lacking.code).toBe(8);
    expect(lacking.stderr).toMatch(/line 5, column \d+: brisa · defaults.*DB_PASSWORD is not set/);
    const done = await ran(['apply', path, '--yes'], { ...env, DB_PASSWORD: 'p-nueva' });
    expect([done.code, done.stdout]).toEqual([0, 'Applied: 2. Failed: 0.\n']);
    expect(done.stdout + done.stderr).not.toContain('p-nueva');
    expect((await openClinicConnection(bench.catalog, 'brisa')).password).toBe('p-nueva');
    expect((await openClinicConnection(bench.catalog, 'alba')).password).toBe('p-base');
    expect((await getClinic(bench.catalog, 'alba')).policy.retention.days).toBe(90);
    expect((await ran(['apply', path, '--dry-run'], env)).code).toBe(0);

    const rotated = await ran(['apply', path, '--yes', '--with-secrets'], {
      ...env,
      DB_PASSWORD: 'p-rotada',
    });
    expect(rotated.code).toBe(0);
    expect((await openClinicConnection(bench.catalog, 'alba')).password).toBe('p-rotada');
  });

  test('what the file does not say stays as a person set it', async () => {
    await updateClinic(bench.catalog, 'brisa', { policy: { undoDays: 3 }, language: 'en' });
    const path = join(bench.folder, 'two.yaml');
    expect((await ran(['apply', path, '--dry-run'], env)).code).toBe(0);
    expect(await getClinic(bench.catalog, 'brisa')).toMatchObject({ policy: { undoDays: 3 } });
  });

  test('--prune alone takes the schedule from who is not in the file, and nothing else', async () => {
    const text = fleet().slice(0, fleet().indexOf('  - id: alba')) + '  - id: brisa\n';
    const path = file('three.yaml', text);
    expect((await ran(['apply', path, '--dry-run'], env)).stdout).not.toContain('- alba');
    const done = await ran(['apply', path, '--prune', '--yes'], env);
    expect(done.stderr).toContain('- alba  is not in the file');
    const alba = await getClinic(bench.catalog, 'alba');
    expect(alba).toMatchObject({ backupSchedule: 'disabled', archivedAt: null });
    expect(alba.destinations).toHaveLength(1);
    expect((await ran(['apply', path, '--prune', '--dry-run'], env)).code).toBe(0);
  });

  test('a change that somebody else made meanwhile is told and not overwritten', async () => {
    const text = fleet().slice(0, fleet().indexOf('  - id: alba'));
    const path = file('four.yaml', `${text}  - { id: brisa, name: Brisa }\n`);
    const at = testTerminal(env, { tty: true });
    const running = runCli(['apply', path], at.terminal);
    await written(at, running, /Type “yes”/);
    await updateClinic(bench.catalog, 'brisa', { name: 'Otro nombre' });
    at.stdin.write('yes\n');
    expect(await running).toBe(6);
    expect(at.written().stderr).toContain('changed-meanwhile');
    expect((await getClinic(bench.catalog, 'brisa')).name).toBe('Otro nombre');
  });

  test('what the API refuses of one clinic holds up none of the others', async () => {
    await updateClinic(bench.catalog, 'alba', { name: 'Alba' });
    const text = fleet().slice(0, fleet().indexOf('  - id: alba'));
    const path = file(
      'five.yaml',
      `${text}  - { id: alba, name: Alba Nueva, restoreLogin: { user: otro } }\n  - { id: brisa, name: Brisa }\n`,
    );
    const done = await ran(['apply', path, '--yes', '--json'], env);
    expect(done.code).toBe(2);
    expect(done.json()).toMatchObject({
      clinics: [
        { clinic: 'alba', error: { code: 'bad-request' } },
        { clinic: 'brisa', error: null },
      ],
    });
    expect((await getClinic(bench.catalog, 'brisa')).name).toBe('Brisa');
  });

  test('a new clinic lacks what it lacks, at its line; an operator’s is needed', async () => {
    const path = file('six.yaml', 'resguardo: 1\nclinics:\n  - id: costa\n    name: Costa\n');
    const done = await ran(['apply', path, '--yes', '--json'], env);
    expect(done.code).toBe(8);
    const { problems } = done.json<{ problems: { line: number; field: string }[] }>();
    expect(problems.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['clinics.0.scope', 'clinics.0.connection', 'clinics.0.timeZone']),
    );
    expect(problems.every(({ line }) => line === 3)).toBe(true);
  });
});

describe('export', () => {
  test('what is exported, applied, changes nothing: every kind of clinic', async () => {
    await bench.addClinic('rara', {
      scope: { kind: 'rows', tenantValue: '7', shared: ['ciudad'], excluded: ['sesion'] },
      drillServer: { host: 'drill', database: 'd', user: 'u', password: 'x', ssl: 'disable' },
      restoreLogin: { user: 'dueño', password: 'x' },
      policy: { notify: { success: 'digest' }, drillEveryDays: null, retention: { weekly: 8 } },
      schedule: { backupSchedule: 'weekly', backupTime: '23:15', backupWeekday: 6 },
      administrators: ['ana@example.com'],
      destinations: [
        { kind: 'folder', name: 'disco', path: '/copias', required: false },
        {
          ...{ kind: 'drive', name: 'drive', folderId: 'F' },
          secret: { mode: 'oauth', clientId: 'c', clientSecret: 'd-secreto', refreshToken: 'r' },
        },
      ],
    });
    await bench.addClinic('una-vez', {
      schedule: {
        ...{ backupSchedule: 'scheduled', nextScheduledBackup: new Date('2031-01-02T03:04:05Z') },
      },
    });
    const done = await ran(['export'], env);
    expect(done.code).toBe(0);
    expect(done.stdout).not.toMatch(/secreto|password: (?!env)|p-rotada/);
    const path = file('exported.yaml', done.stdout);
    const again = await ran(['apply', path, '--dry-run', '--json'], env);
    expect(again.json<PlanShown>().clinics.filter(({ action }) => action !== 'same')).toEqual([]);
    expect(again.code).toBe(0);
    // And it is seen where it differs.
    const changed = done.stdout.replace('weekly: 8', 'weekly: 9');
    const differs = await ran(['apply', file('changed.yaml', changed), '--dry-run', '--json'], env);
    expect(differs.json<PlanShown>().clinics).toContainEqual(
      expect.objectContaining({
        ...{ clinic: 'rara', action: 'change' },
        fields: [{ field: 'policy.retention.weekly', from: 8, to: 9 }],
      }),
    );
  });

  test('its schema is JSON Schema that names every field', async () => {
    const done = await ran(['apply', '--schema'], {});
    const schema = done.json<{ properties: { clinics: { items: { properties: object } } } }>();
    expect(Object.keys(schema.properties.clinics.items.properties)).toEqual(
      expect.arrayContaining(['id', 'schedule', 'policy', 'destinations', 'connection']),
    );
  });
});

describe('the examples in the documentation', () => {
  const read = (name: string): Map<string, string> => {
    const text = readFileSync(
      fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)),
      'utf8',
    );
    const blocks = text.matchAll(/```\w+ (clinics\.\w+)\n([\s\S]*?)```/g);
    return new Map([...blocks].map(([, file = '', block = '']) => [file, block]));
  };
  const examples = read('fleet.md');
  const needed = {
    ...{ CLINICS_DB_PASSWORD: 'p', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's' },
  };
  test('are the same in both languages, and are files that would be taken on', async () => {
    expect([...examples.keys()]).toEqual(['clinics.yaml', 'clinics.csv']);
    expect(read('fleet.es.md')).toEqual(examples);
    const [yaml, csv] = [...examples].map(([name, text]) => file(name, text));
    const applied = await ran(['apply', yaml ?? '', '--dry-run'], { ...env, ...needed });
    expect([applied.code, applied.stdout]).toEqual([2, expect.stringContaining('New: 3.')]);
    const imported = await ran(
      ['clinics', 'import', csv ?? '', '--defaults', yaml ?? '', '--dry-run'],
      { ...env, ...needed },
    );
    expect([imported.code, imported.stdout]).toEqual([0, expect.stringContaining('on: 3.')]);
  });
  test('name every column of a table', () => {
    const text = readFileSync(new URL('../../docs/fleet.md', import.meta.url), 'utf8');
    expect(csvColumns.filter(({ name }) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('clinics import', () => {
  const rows = 'id;name;scope;schema;s3_bucket;s3_access_key;s3_secret_key\n';
  const defaults = () => file('defaults.yaml', fleet().slice(0, fleet().indexOf('clinics:')));

  test('nothing is imported while a row is wrong; --skip-bad takes the others on', async () => {
    const csv = `${rows}duna;Duna;;;;;\nERA;Era;;;;;\neste;Este;;;;;\n`;
    // As a spreadsheet in Spanish writes it: with `;`, and in Windows-1252.
    const path = join(bench.folder, 'fleet.csv');
    writeFileSync(path, Buffer.from(csv.replace('Duna;', 'Duña;'), 'latin1'));
    const refused = await ran(['clinics', 'import', path, '--defaults', defaults()], env);
    expect(refused.code).toBe(8);
    expect(refused.stderr).toContain('line 3, column 1: ERA · id: lower-case letters');
    expect((await ran(['clinics', 'show', 'duna'], env)).code).toBe(5);

    const args = ['clinics', 'import', path, '--defaults', defaults(), '--skip-bad'];
    const would = await ran([...args, '--dry-run'], env);
    expect(would.stdout).toContain('Would be taken on: 1. There already: 1. With mistakes: 1.');
    expect((await ran(['clinics', 'show', 'duna'], env)).code).toBe(5);
    const done = await ran(args, env);
    expect(done.stdout).toContain('Taken on: 1. There already: 1. With mistakes: 1.');
    expect(done.stderr).toContain('“este” exists already');
    expect(done.code).toBe(8);
    const duna = await getClinic(bench.catalog, 'duna');
    expect(duna).toMatchObject({ name: 'Duña', scope: { kind: 'schema', schema: 'duna' } });
    expect((await openClinicConnection(bench.catalog, 'duna')).password).toBe('p-base');

    const good = file('good.csv', `${rows}duna;Duna;;;;;\n`);
    const again = await ran(['clinics', 'import', good, '--defaults', defaults()], env);
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('Taken on: 0.')]);
  });

  test('a file of secrets is read from beside the table; a YAML is imported likewise', async () => {
    file('clave.txt', 's-del-archivo\n');
    const csv = file('own.csv', `${rows}faro;Faro;;;faro-copias;env:S3_KEY;file:clave.txt\n`);
    expect((await ran(['clinics', 'import', csv, '--defaults', defaults()], env)).code).toBe(0);
    const [s3] = await openDestinations(bench.catalog, 'faro');
    expect(s3?.secret).toEqual({ accessKeyId: 'AK', secretAccessKey: 's-del-archivo' });
    const yaml = file('gala.yaml', fleet().replace('id: alba', 'id: gala'));
    const done = await ran(['clinics', 'import', yaml, '--json'], env);
    expect(done.json()).toMatchObject({ clinics: [{ clinic: 'gala' }], already: ['brisa'] });
    const wrong = await ran(['clinics', 'import', file('x.txt', '')], env);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('.csv')]);
  });
});
