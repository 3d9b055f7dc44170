import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { OpenedConnection } from '../../../contracts/connection.ts';
import type { SchemaScope } from '../../../contracts/scope.ts';
import { freshDatabase, type FreshDatabase } from '../../../local/testing/test-stack.ts';
import { backupInMemory } from '../../testing/backup-in-memory.ts';
import { copyOf } from '../../testing/copy-of.ts';
import { differences } from '../../testing/psql.ts';
import { richClinicSchema, richClinicSql } from '../../testing/rich-clinic.ts';
import { runSql } from '../../testing/run-sql.ts';
import { wholeDump } from '../../testing/whole-dump.ts';
import { keptName } from '../restore-request.ts';
import { schemaMethods } from './schema-methods.ts';

const scope: SchemaScope = { kind: 'schema', schema: richClinicSchema };
const order = {
  selection: { kind: 'all' },
  target: { kind: 'place' },
  onConflict: 'refuse',
  acceptLosses: true,
} as const;

/** Rows changed, removed and added; large objects removed, replaced and forgotten; a sequence moved. */
const wreckSql = `
SET search_path = "Clínica Ñandú";
UPDATE "Paciente" SET nombre = 'otro' WHERE "Id" % 3 = 0;
DELETE FROM factura;
DELETE FROM pago WHERE id < 100;
INSERT INTO vacia VALUES (1);
TRUNCATE con_hueco;
SELECT lo_put(placa, 0, 'otra placa') FROM imagen WHERE id = 1;
SELECT lo_unlink(placa) FROM imagen WHERE id = 2;
DELETE FROM imagen WHERE id = 2;
INSERT INTO imagen VALUES (4, lo_from_bytea(0, 'nueva'));
SELECT setval('"Folio Único"', 5000);
ALTER TABLE medico DISABLE TRIGGER anota;
DROP VIEW activos;
COMMENT ON SCHEMA "Clínica Ñandú" IS 'la de siempre; con ''comillas''';
RESET search_path;
`;

describe.each([
  { format: 'sql', compression: 'zstd' },
  { format: 'json', compression: 'gzip' },
] as const)('a clinic with all that has broken restores, as $format', (packing) => {
  let home: FreshDatabase;
  let connection: OpenedConnection;
  beforeAll(async () => {
    home = await freshDatabase('restore_rich');
    connection = { ...home.config, ssl: 'disable' };
    await runSql(home.config, richClinicSql);
  });
  afterAll(() => home.drop());

  test('comes back whole, goes back to what it was, and forth again', async () => {
    const backup = await backupInMemory(connection, { scope, ...packing });
    const intact = await wholeDump(home.config);
    await runSql(home.config, wreckSql);
    const wrecked = await wholeDump(home.config);
    const place = { connection, scope, signal: new AbortController().signal };
    const [first, second, third] = [1, 2, 3].map((id) => keptName('0123abcd', id)) as [
      string,
      string,
      string,
    ];

    const plan = await schemaMethods.plan({ ...place, copy: copyOf(backup), order });
    expect(plan).toMatchObject({
      method: 'swap-schema',
      losses: [{ kind: 'definition-changed', object: 'trigger anota on "Clínica Ñandú".medico' }],
      conflicts: [],
      refusal: null,
      handling: { triggers: 'made-after', rowSecurity: 'bypassed', fence: 'tables' },
    });
    const changes = plan.tables.filter((t) => t.added + t.changed + t.removed > 0);
    expect(changes).toEqual([
      expect.objectContaining({ table: 'Paciente', added: 0, changed: 1000, removed: 0 }),
      expect.objectContaining({ table: 'con_hueco', added: 1, changed: 0, removed: 0 }),
      expect.objectContaining({ table: 'factura', added: 30, changed: 0, removed: 0 }),
      expect.objectContaining({ table: 'imagen', added: 1, changed: 0, removed: 1 }),
      expect.objectContaining({ table: 'pago_resto_0' }),
      expect.objectContaining({ table: 'pago_resto_1' }),
      expect.objectContaining({ table: 'vacia', added: 0, changed: 0, removed: 1 }),
    ]);
    expect(await wholeDump(home.config)).toBe(wrecked);

    const restore = { ...place, copy: copyOf(backup), order, undoName: first };
    const result = await schemaMethods.restore(restore);
    expect(result).toMatchObject({
      method: 'swap-schema',
      tables: backup.manifest.totals.tables,
      rows: backup.manifest.totals.rows,
      changed: 0,
    });
    expect(result.undoBytes).toBeGreaterThan(500_000);
    expect(await wholeDump(home.config)).toBe(intact);
    expect(await differences(home.config, { ...backup.manifest, context: [] })).toEqual([]);
    expect(await filledViews(home.config)).toEqual(['6000']);

    if (packing.format === 'json') return; // what follows reads no copy
    const undone = await schemaMethods.undo({ ...place, keptName: first, undoName: second });
    expect(undone).toMatchObject({ added: result.removed, removed: result.added });
    expect(await wholeDump(home.config)).toBe(wrecked);
    await schemaMethods.undo({ ...place, keptName: second, undoName: third });
    expect(await wholeDump(home.config)).toBe(intact);

    expect(await schemaMethods.dropKept({ ...place, keptName: third })).toBe(true);
    expect(await schemaMethods.dropKept({ ...place, keptName: third })).toBe(false);
    expect(await wholeDump(home.config)).toBe(intact);
    expect(await schemas(home.config)).toEqual([richClinicSchema, 'public']);
  });
});

async function filledViews(config: FreshDatabase['config']): Promise<string[]> {
  return column(config, `SELECT total::text AS it FROM "${richClinicSchema}".resumen`);
}

async function schemas(config: FreshDatabase['config']): Promise<string[]> {
  return column(
    config,
    "SELECT nspname AS it FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1",
  );
}

async function column(config: FreshDatabase['config'], sql: string): Promise<string[]> {
  const client = new Client(config);
  await client.connect();
  try {
    const { rows } = await client.query<{ it: string }>(sql);
    return rows.map(({ it }) => it);
  } finally {
    await client.end();
  }
}
