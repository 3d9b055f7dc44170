import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { TableEntry } from '../../contracts/manifest.ts';
import { freshDatabase, testStack, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { orderByClause } from '../copy/order-by.ts';
import { quoteColumns, quoteQualified } from '../identifiers.ts';
import { backupInMemory, type BackupInMemory } from '../testing/backup-in-memory.ts';
import { richClinicSchema, richClinicSql } from '../testing/rich-clinic.ts';
import { runSql } from '../testing/run-sql.ts';
import { sharedClinicsScope, sharedClinicsSql } from '../testing/shared-clinics.ts';
import { copyTarget } from './copy-target.ts';

/** The very lines of docs/format.md, in their order there. */
const blocks = [
  ...readFileSync(new URL('../../docs/format.md', import.meta.url), 'utf8').matchAll(
    /^```sh restore-by-hand\n([\s\S]*?)^```$/gm,
  ),
].map(([, lines = '']) => lines);
const blockWith = (part: string): string => {
  const found = blocks.filter((block) => block.includes(part));
  if (found.length !== 1) throw new Error(`${found.length} blocks of docs/format.md hold ${part}`);
  return found[0] ?? '';
};
const lines = {
  check: blockWith('sha256sum -c'),
  restore: blockWith('createdb'),
  digest: blockWith('TO STDOUT'),
  frame: blockWith('tail -c'),
};

const has = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
let folder: string;
/** A machine without zstd gets one made of Node's, so that the lines are run there too. */
const standIn = `#!/bin/sh
exec "${process.execPath}" -e 'const z=require("zlib"),f=require("fs");let b=f.readFileSync(process.argv[2]??0);
while(b.length){const r=z.zstdDecompressSync(b,{info:true});f.writeSync(1,r.buffer);b=b.subarray(r.engine.bytesWritten)}' -- "$@"
`;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resguardo-by-hand-'));
  if (!has('zstd')) writeFileSync(join(folder, 'zstd'), standIn, { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a block as a person would; where gzip was chosen, with gunzip for zstd as the text says. */
function shell(script: string, packedBy: 'zstd' | 'gzip', variables: Record<string, string>) {
  const { binDir, host, port, user, password } = testStack().postgres;
  const run = packedBy === 'gzip' ? script.replaceAll('zstd -dcq', 'gunzip -cq') : script;
  const { status, stdout, stderr } = spawnSync('sh', ['-eu'], {
    input: run,
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
    env: {
      PATH: [binDir, process.env['PATH'], folder].join(delimiter),
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGPASSWORD: password,
      PGCLIENTENCODING: 'UTF8',
      ...variables,
    },
  });
  return { status, stdout, stderr: stderr.toString() };
}

test('docs/format.md holds these lines and no others', () => {
  expect(blocks).toHaveLength(Object.keys(lines).length);
  expect(has('gunzip')).toBe(true);
});

const samples = [
  { scope: { kind: 'schema', schema: richClinicSchema }, sql: richClinicSql },
  { scope: { kind: 'database' }, sql: richClinicSql },
  { scope: sharedClinicsScope('2'), sql: sharedClinicsSql },
] as const;
const packings = ['zstd', 'gzip'] as const;

describe.each(
  samples.flatMap((sample) => packings.map((compression) => ({ ...sample, compression }))),
)('a $compression file of scope $scope.kind', ({ scope, sql, compression }) => {
  let home: FreshDatabase;
  let backup: BackupInMemory;
  let variables: { FILE: string; MANIFEST: string; NEW: string };
  beforeAll(async () => {
    home = await freshDatabase('by_hand_home');
    await runSql(home.config, sql);
    const server: OpenedConnection = { ...home.config, ssl: 'disable' };
    backup = await backupInMemory(server, { scope, compression });
    const FILE = join(folder, `${home.config.database}.sql.${compression}`);
    variables = { FILE, MANIFEST: `${FILE}.manifest.json`, NEW: `${home.config.database}_new` };
    writeFileSync(FILE, backup.object);
    writeFileSync(variables.MANIFEST, JSON.stringify(backup.manifest));
  });
  afterAll(async () => {
    await runSql(home.config, `DROP DATABASE IF EXISTS ${variables.NEW} WITH (FORCE)`);
    await home.drop();
  });
  const sh = (script: string, more: Record<string, string> = {}) =>
    shell(script, compression, { ...variables, ...more });

  test('is found whole, and found out when a byte is gone', () => {
    expect(sh(lines.check)).toMatchObject({ status: 0 });
    const cut = `${variables.FILE}.cut`;
    writeFileSync(cut, backup.object.subarray(0, -1));
    expect(sh(lines.check, { FILE: cut }).status).not.toBe(0);
  });

  test('is entered by psql, and every table has the digest of the manifest', async () => {
    expect(sh(lines.restore)).toMatchObject({ status: 0, stderr: '' });
    const restored = { ...home.config, database: variables.NEW };
    for (const table of [...backup.manifest.tables, ...backup.manifest.context]) {
      const { status, stdout, stderr } = sh(lines.digest, {
        TABLE: await sourceOf(restored, table),
      });
      expect({
        status,
        stderr,
        table: table.table,
        sha256: stdout.toString().slice(0, 64),
      }).toEqual({ status: 0, stderr: '', table: table.table, sha256: table.sha256 });
    }
  });

  test('gives any frame of it alone', () => {
    for (const { offset, length, size } of backup.manifest.frames) {
      const { stdout } = sh(lines.frame, { OFFSET: String(offset), LENGTH: String(length) });
      const packed = backup.object.subarray(offset, offset + length);
      const plain = compression === 'gzip' ? gunzipSync(packed) : zstdDecompressSync(packed);
      expect(stdout.length).toBe(size);
      expect(sha256(stdout)).toBe(sha256(plain));
    }
  });
});

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** TABLE as docs/format.md says it is written. */
async function sourceOf(config: FreshDatabase['config'], table: TableEntry): Promise<string> {
  if (table.orderBy.length === 0) return copyTarget(table);
  const name = quoteQualified(table.schema, table.table);
  const types = await typesOf(config, name);
  const order = orderByClause(
    table.orderBy.map((column) => ({ name: column, baseTypeOid: types.get(column) ?? '' })),
  );
  return `(SELECT ${quoteColumns(table.columns)} FROM ONLY ${name} ${order})`;
}

async function typesOf(
  config: FreshDatabase['config'],
  table: string,
): Promise<ReadonlyMap<string, string>> {
  const client = new Client(config);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; oid: string }>(
      `SELECT attname AS name, CASE typtype WHEN 'd' THEN typbasetype ELSE t.oid END::text AS oid
         FROM pg_attribute JOIN pg_type t ON t.oid = atttypid WHERE attrelid = $1::regclass`,
      [table],
    );
    return new Map(rows.map(({ name, oid }) => [name, oid]));
  } finally {
    await client.end();
  }
}
