import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { messagesIn } from '../messages/messages.ts';
import { checkFleet } from './check-fleet.ts';
import { parseCsv } from './parse-csv.ts';
import { readCsv } from './read-csv.ts';
import { readYaml } from './read-yaml.ts';

const words = messagesIn('en').fleet;
const texts = (csv: string) => parseCsv(csv).rows.map((row) => row.map(({ text }) => text));

describe('a table', () => {
  test('quotes, doubled quotes, line ends within them, both line ends, empty lines', () => {
    const csv = 'id,name\r\nnorte,"Clínica ""Norte"", S.A."\n\nsur,"dos\nlíneas"\r\n';
    expect(texts(csv)).toEqual([
      ['id', 'name'],
      ['norte', 'Clínica "Norte", S.A.'],
      ['sur', 'dos\nlíneas'],
    ]);
    const [, , last] = parseCsv(csv).rows;
    expect(last?.map(({ line, column }) => [line, column])).toEqual([
      [4, 1],
      [4, 5],
    ]);
  });
  test.each([';', '\t', ','])('parted by %j, as the title line has it', (sign) => {
    expect(texts(`id${sign}name${sign}host\na${sign}"b, c; d"${sign}\n`)).toEqual([
      ['id', 'name', 'host'],
      ['a', 'b, c; d', ''],
    ]);
  });
  test('a quote that is not closed, or that ends before its field, is told where it stands', () => {
    expect(parseCsv('id,name\nnorte,"Clínica').broken).toEqual({ line: 2, column: 7 });
    expect(parseCsv('id,name\n"nor"te,x').broken).toEqual({ line: 2, column: 6 });
  });
  test('whatever is written by the rules is read back', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ñ', '"', ';', ',', '\t', '\n', ' ') });
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { maxLength: 8 });
    fc.assert(
      fc.property(rows, fc.constantFrom(';', ',', '\t'), (data, sign) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const all = [['id', 'name'], ...data];
        const csv = all.map((row) => row.map(quoted).join(sign)).join('\r\n');
        // The title line tells the separator; its own quotes hide none.
        const plainTitle = csv.replace('"id"', 'id').replace('"name"', 'name');
        const trimmed = all
          .map((row) => row.map((text) => text.trim()))
          .filter((row) => row.some((text) => text !== ''));
        expect(texts(plainTitle)).toEqual(trimmed);
      }),
      { numRuns: 200 },
    );
  });
});

const defaults = {
  ...{ timeZone: 'America/La_Paz', scope: { kind: 'schema', schema: 'c_{id}' } },
  connection: {
    ...{ host: 'db', port: 5433, database: 'app', user: 'resguardo' },
    ...{ ssl: 'disable', password: 'env:DB' },
  },
  destinations: [{ kind: 'folder', name: 'disk', path: '/copies/{id}' }],
};

describe('rows', () => {
  test('a spreadsheet’s row becomes a clinic over the defaults', () => {
    const csv = [
      'id;name;administrators;schedule;time;host;s3_bucket;s3_access_key;s3_secret_key;retention_days',
      'norte;"Clínica; Norte";ana@example.com, luis@example.com;daily;2:00:00;;;;;',
      'sur;Sur;;;;otro;sur-copias;env:K;file:clave;90',
    ].join('\r\n');
    const { clinics, problems } = checkFleet(readCsv(csv, words, defaults), 'en', words);
    expect(problems).toEqual([]);
    const [norte, sur] = clinics.map(({ declared }) => declared);
    expect(norte).toMatchObject({
      ...{ id: 'norte', name: 'Clínica; Norte', scope: { schema: 'c_norte' } },
      administrators: ['ana@example.com', 'luis@example.com'],
      schedule: { backupSchedule: 'daily', backupTime: '02:00' },
      connection: { host: 'db', port: 5433 },
      destinations: [{ kind: 'folder', path: '/copies/norte' }],
    });
    expect(sur).toMatchObject({
      connection: { host: 'otro', user: 'resguardo', password: 'env:DB' },
      destinations: [
        { kind: 's3', name: 's3', bucket: 'sur-copias', secret: { accessKeyId: 'env:K' } },
      ],
      policy: { retention: { days: 90 } },
    });
    expect(sur?.schedule).toBeUndefined();
  });

  test('all that is wrong is told at once, each with its line, column and title', () => {
    const csv = [
      'id,port,password,tamaño,id',
      'norte,cinco,env:DB,x,',
      'NORTE,5432,secreto,x,',
      'norte,5432,env:DB,x,,de más',
    ].join('\n');
    const { clinics, problems } = checkFleet(readCsv(csv, words, defaults), 'es', words);
    expect(clinics).toEqual([]);
    expect(problems.map(({ line, column, field }) => [line, column, field])).toEqual([
      [1, 18, 'tamaño'],
      [1, 25, 'id'],
      [2, 7, 'port'],
      [3, 1, 'id'],
      [3, 12, 'password'],
      [4, 1, 'id'],
      [4, 22, ''],
    ]);
    expect(problems[2]?.message).toMatch(/se esperaba número/);
  });
  test('a table without titles, or without ids, is none', () => {
    expect(readCsv('', words, {}).problems).toMatchObject([{ message: words.noTitles }]);
    expect(readCsv('name\nx', words, {}).problems).toMatchObject([{ message: words.noIdColumn }]);
  });
});

describe('YAML', () => {
  const file = `resguardo: 1
defaults:
  timeZone: America/La_Paz
  connection: { host: db, database: app, user: resguardo, password: env:DB }
  policy:
    retention: { days: thirty }
clinics:
  - id: norte
    scope: { kind: schema, schema: norte, exclude: [x] }
  - id: sur
    conection:
      host: otro
    connection:
      password: "hunter2"
  - id: norte
`;
  test('each mistake has its line, in the clinic or in the defaults, and is told once', () => {
    const { problems } = checkFleet(readYaml(file, words), 'en', words);
    const told = problems.map(({ line, column, field, clinic }) => [line, column, field, clinic]);
    expect(told).toEqual([
      [6, 24, 'defaults.policy.retention.days', null],
      [9, 43, 'clinics.0.scope.exclude', 'norte'],
      [11, 5, 'clinics.1.conection', 'sur'],
      [14, 17, 'clinics.1.connection.password', 'sur'],
      [15, 9, 'clinics.2.id', 'norte'],
    ]);
  });
  test('what is no YAML, or no such file, is told with its line', () => {
    const broken = readYaml('resguardo: 1\nclinics: [\n', words);
    expect(broken.problems[0]).toMatchObject({ line: 3 });
    expect(readYaml('- a', words).problems).toMatchObject([{ message: words.notAFleet }]);
    expect(readYaml('resguardo: 1\nclinic: []', words).problems).toMatchObject([
      { line: 2, column: 1, message: words.unknownField('clinic') },
    ]);
    expect(readYaml('id: a\nid: b', words).problems[0]).toMatchObject({ line: 2 });
  });
  test('another kind of scope takes nothing over from the default one', () => {
    const text = `resguardo: 1\nclinics: [{ id: uno, scope: { kind: database } }]`;
    const { clinics, problems } = checkFleet(readYaml(text, words, defaults), 'en', words);
    expect(problems).toEqual([]);
    expect(clinics[0]?.declared.scope).toEqual({ kind: 'database' });
  });
});
