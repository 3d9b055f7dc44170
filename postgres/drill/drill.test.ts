import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { freshDatabase, testStack, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { asDownload, madeUpCopy, madeUpTable } from '../testing/made-up-copy.ts';
import { drill } from './drill.ts';
import { createScratch, dropScratch, listScratch, scratchName } from './scratch-database.ts';

const patients = Array.from(
  { length: 5000 },
  (_, id) => `${id}\tÑusta ${'x'.repeat((id * 37) % 900)}`,
);
const visits = Array.from({ length: 3000 }, (_, id) => `${id}\t${(id * 7) % 5000}\t\\N`);
const tables = [
  madeUpTable('Clínica Peña', 'paciente', ['id', 'nombre'], patients),
  madeUpTable('Clínica Peña', 'visita', ['id', 'paciente', 'nota'], visits),
  madeUpTable('Clínica Peña', 'vacía', ['id'], []),
];
const copy = (table: string, columns: string, lines: readonly string[]): string =>
  `COPY "Clínica Peña"."${table}" (${columns}) FROM stdin;\n${lines.join('\n')}\n\\.\n`;
const paciente = (from: number, to: number) => ({
  kind: 'data' as const,
  table: 0,
  rows: to - from,
  text: copy('paciente', '"id", "nombre"', patients.slice(from, to)),
});
const visita = (from: number, to: number) => ({
  kind: 'data' as const,
  table: 1,
  rows: to - from,
  text: copy('visita', '"id", "paciente", "nota"', visits.slice(from, to)),
});
const before = `CREATE SCHEMA "Clínica Peña";
CREATE TABLE "Clínica Peña".paciente (id int, nombre text);
CREATE TABLE "Clínica Peña".visita (id int, paciente int, nota text);
CREATE TABLE "Clínica Peña"."vacía" (id int);
CREATE SEQUENCE "Clínica Peña".folio;
`;
const after = `ALTER TABLE ONLY "Clínica Peña".paciente ADD CONSTRAINT pk PRIMARY KEY (id);
ALTER TABLE ONLY "Clínica Peña".visita ADD CONSTRAINT fk FOREIGN KEY (paciente) REFERENCES "Clínica Peña".paciente;
`;
const madeUp = (last = after, changes: Partial<Manifest> = {}) =>
  madeUpCopy(
    [
      { kind: 'before', text: before },
      paciente(0, 1000),
      visita(0, 1500),
      paciente(1000, 4000),
      paciente(4000, 5000),
      visita(1500, 3000),
      { kind: 'sequences', text: `SELECT setval('"Clínica Peña".folio', 41, true);\n` },
      { kind: 'after', text: last },
    ],
    {
      tables,
      sequences: [{ schema: 'Clínica Peña', sequence: 'folio', lastValue: '41', isCalled: true }],
      ...changes,
    },
  );

let home: FreshDatabase;
let server: OpenedConnection;
beforeAll(async () => {
  home = await freshDatabase('drill');
  server = { ...home.config, ssl: 'disable' };
});
afterAll(() => home.drop());

const installation = '0d1110aa';
let last = 900_000;
const drillOf = (
  { manifest, object }: { manifest: Manifest; object: Buffer },
  more: Partial<Parameters<typeof drill>[0]> = {},
) =>
  drill({
    server,
    scratchName: scratchName(installation, ++last),
    manifest,
    open: async () => asDownload(object),
    signal: new AbortController().signal,
    ...more,
  });
const scratches = async (): Promise<string[]> =>
  (await listScratch(server))
    .map(({ name }) => name)
    .filter((name) => name === scratchName(installation, last));

describe('a drill', () => {
  test('loads mixed frames in their order, compares everything, and leaves nothing behind', async () => {
    const phases = new Set<string>();
    const result = await drillOf(madeUp(), { onProgress: ({ phase }) => phases.add(phase) });
    expect(result).toMatchObject({ tables: 3, rows: 8000 });
    expect([...phases]).toEqual(['load', 'compare']);
    expect(await scratches()).toEqual([]);
  });

  test.each([1, 3])('does the same over %i connections', async (sessions) => {
    await expect(drillOf(madeUp(), { sessions })).resolves.toMatchObject({ rows: 8000 });
  });

  test('names the table in which one value changed', async () => {
    const changed = `${after}UPDATE "Clínica Peña".visita SET nota = '' WHERE id = 2999;\n`;
    await expect(drillOf(madeUp(changed))).rejects.toMatchObject({
      code: 'drill-differs',
      params: { table: 'Clínica Peña.visita', what: 'SHA-256', expected: tables[1]?.sha256 },
    });
    expect(await scratches()).toEqual([]);
  });

  test('names a row too many, a table that is gone, and a sequence gone back', async () => {
    const more = `${after}INSERT INTO "Clínica Peña"."vacía" VALUES (1);\n`;
    await expect(drillOf(madeUp(more))).rejects.toMatchObject({
      code: 'drill-differs',
      params: { table: 'Clínica Peña.vacía', what: 'count(*)', expected: '0', found: '1' },
    });
    const gone = `${after}DROP TABLE "Clínica Peña".visita;\n`;
    await expect(drillOf(madeUp(gone))).rejects.toMatchObject({
      code: 'drill-differs',
      params: { table: 'Clínica Peña.visita', found: '' },
    });
    const back = `${after}SELECT setval('"Clínica Peña".folio', 40);\n`;
    await expect(drillOf(madeUp(back))).rejects.toMatchObject({
      code: 'drill-differs',
      params: { table: 'Clínica Peña.folio', expected: '41, true', found: '40, true' },
    });
  });

  test('tells what PostgreSQL said of a frame, and never a row of it', async () => {
    const wrong = `${after}SELECT * FROM "Clínica Peña".nada;\n`;
    await expect(drillOf(madeUp(wrong))).rejects.toMatchObject({
      code: 'drill-load-failed',
      params: { frame: '7 (after)', why: 'relation "Clínica Peña.nada" does not exist' },
    });
    const strict = before.replace('nombre text', 'nombre int');
    const copyOf = madeUpCopy([{ kind: 'before', text: strict }, paciente(0, 5000)], {
      tables: tables.slice(0, 1),
    });
    await expect(drillOf(copyOf)).rejects.toMatchObject({
      code: 'drill-load-failed',
      message: expect.not.stringContaining('Ñusta'),
      params: { table: 'Clínica Peña.paciente', frame: '1', why: 'SQLSTATE 22P02' },
    });
    expect(await scratches()).toEqual([]);
  });

  test('finds a copy that is cut short or altered, even where it still unpacks', async () => {
    const { manifest, object } = madeUp();
    await expect(
      drillOf({ manifest, object: object.subarray(0, object.length - 5) }),
    ).rejects.toMatchObject({ code: 'copy-truncated' });
    const flipped = Buffer.from(object);
    const at = (manifest.frames[3]?.offset ?? 0) + 100;
    flipped[at] = (flipped[at] ?? 0) ^ 4;
    await expect(drillOf({ manifest, object: flipped })).rejects.toMatchObject({
      code: 'copy-altered',
      params: { table: 'Clínica Peña.paciente' },
    });
    const other = { ...manifest, sha256: 'e'.repeat(64) };
    await expect(drillOf({ manifest: other, object })).rejects.toMatchObject({
      code: 'copy-altered',
    });
    expect(await scratches()).toEqual([]);
  });

  test('that is cancelled mid-index leaves neither database nor backend', async () => {
    const stop = new AbortController();
    const slow = `${after}SELECT pg_sleep(60);\n`;
    const cancelled = drillOf(madeUp(slow), {
      signal: stop.signal,
      onProgress: ({ plainBytes }) => {
        if (plainBytes > 0) setTimeout(() => stop.abort(new Error('told to stop')), 300);
      },
    });
    await expect(cancelled).rejects.toThrow('told to stop');
    expect(await scratches()).toEqual([]);
  });

  test('that is cancelled while it downloads leaves no database', async () => {
    const stop = new AbortController();
    const { manifest, object } = madeUp();
    const stalled = new Readable({ read: () => undefined });
    stalled.push(object.subarray(0, object.length / 2));
    const cancelled = drillOf(
      { manifest, object },
      {
        signal: stop.signal,
        open: async () => {
          setTimeout(() => stop.abort(new Error('told to stop')), 200);
          return stalled;
        },
      },
    );
    await expect(cancelled).rejects.toThrow('told to stop');
    expect(stalled.destroyed).toBe(true);
    expect(await scratches()).toEqual([]);
  });

  test('replaces what a dead attempt left, even with somebody still in it', async () => {
    const name = scratchName(installation, ++last);
    await createScratch(server, name, madeUp().manifest);
    const leftover = new Client({ ...server, ssl: false, database: name });
    leftover.on('error', () => undefined);
    await leftover.connect();
    await leftover.query('CREATE TABLE paciente (id int)');
    await expect(drillOf(madeUp(), { scratchName: name })).resolves.toMatchObject({ tables: 3 });
    await leftover.end().catch(() => undefined);
    expect(await scratches()).toEqual([]);
  });
});

describe('the server', () => {
  const role = `drill_${process.pid}`;
  beforeAll(async () => {
    const admin = new Client(home.config);
    await admin.connect();
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'clave'`);
    await admin.end();
  });
  afterAll(async () => {
    const admin = new Client(home.config);
    await admin.connect();
    await admin.query(`DROP ROLE ${role}`);
    await admin.end();
  });
  const versions = madeUp().manifest.versions;

  test('without the right to create databases is refused, and says which', async () => {
    const poor = { ...server, user: role, password: 'clave' };
    await expect(drillOf(madeUp(), { server: poor })).rejects.toMatchObject({
      code: 'drill-server-refused',
      params: { why: `CREATEDB: ${role}`, host: '127.0.0.1' },
    });
  });

  test('older than the backup, without its locale or its extension is refused', async () => {
    const refused = async (changes: Partial<Manifest>): Promise<unknown> =>
      drillOf(madeUp(after, changes)).catch((error: unknown) => error);
    expect(await refused({ versions: { ...versions, server: '99.1' } })).toMatchObject({
      code: 'drill-server-refused',
      params: { why: expect.stringContaining('99.1') },
    });
    expect(await refused({ versions: { ...versions, collate: 'es_BO.nada' } })).toMatchObject({
      code: 'drill-server-refused',
      params: { why: expect.stringContaining('es_BO.nada') },
    });
    const extensions = [{ name: 'dientes', schema: 'public', version: '1' }];
    expect(await refused({ extensions })).toMatchObject({
      code: 'drill-server-refused',
      params: { why: 'CREATE EXTENSION dientes' },
    });
    expect(await scratches()).toEqual([]);
  });

  test('lets no other role into a scratch database', async () => {
    const name = scratchName(installation, ++last);
    await createScratch(server, name, madeUp().manifest);
    const curious = new Client({ ...home.config, database: name, user: role, password: 'clave' });
    await expect(curious.connect()).rejects.toMatchObject({ code: '42501' });
    await dropScratch(server, name);
  });

  test('tells scratch databases of two installations apart, and finds those of old names', async () => {
    const backupId = ++last;
    const names = ['0d1110ab', '0d1110ac'].map((other) => scratchName(other, backupId));
    const old = `resguardo_drill_${backupId}`;
    for (const name of [...names, old]) await createScratch(server, name, madeUp().manifest);
    try {
      await dropScratch(server, names[0] ?? '');
      const found = (await listScratch(server)).filter((scratch) => scratch.backupId === backupId);
      expect(found).toEqual([
        { name: names[1], installation: '0d1110ac', backupId },
        { name: old, installation: null, backupId },
      ]);
    } finally {
      for (const name of [...names, old]) await dropScratch(server, name);
    }
  });

  test('never drops a database by another name', async () => {
    await expect(dropScratch(server, home.config.database)).rejects.toThrow('not a scratch');
    await expect(dropScratch(server, 'resguardo_drill_1; x')).rejects.toThrow('not a scratch');
  });

  test('that cannot be reached is named so', async () => {
    const nowhere = { ...server, port: 1 };
    await expect(drillOf(madeUp(), { server: nowhere })).rejects.toMatchObject({
      code: 'database-unreachable',
    });
    expect(testStack().postgres.port).not.toBe(1);
  });
});
