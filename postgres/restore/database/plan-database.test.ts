import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { backupInMemory, type BackupInMemory } from '../../testing/backup-in-memory.ts';
import { richClinicSql } from '../../testing/rich-clinic.ts';
import {
  clinicDatabase,
  databasesOfRestores,
  plan,
  type ClinicDatabase,
} from './testing/clinic-database.ts';

const clinicName = '"Clínica Ñandú"';
const schema = 'Clínica Ñandú';

let clinic: ClinicDatabase;
const backups: Partial<Record<'sql' | 'json', BackupInMemory>> = {};
beforeAll(async () => {
  clinic = await clinicDatabase('restore_plan', richClinicSql);
  for (const format of ['sql', 'json'] as const) {
    backups[format] = await backupInMemory(clinic.connection, {
      scope: { kind: 'database' },
      format,
    });
  }
});
afterAll(async () => clinic[Symbol.asyncDispose]());

const planFrom = async (format: 'sql' | 'json', acceptLosses = false) => {
  const backup = backups[format];
  if (!backup) throw new Error('no backup');
  return plan(clinic, backup, { order: { acceptLosses } });
};

test('of a copy that equals what is there, nothing would change and nothing is lost', async () => {
  const { tables, losses, refusal, ...rest } = await planFrom('sql');
  expect({ losses, refusal }).toEqual({ losses: [], refusal: null });
  const moved = tables.filter(({ added, changed, removed }) => added + changed + removed > 0);
  expect(moved).toEqual([]);
  expect(tables.every(({ rowsNow, rowsInBackup }) => rowsNow === rowsInBackup)).toBe(true);
  expect(rest).toEqual({
    method: 'swap-database',
    conflicts: [],
    handling: { triggers: 'made-after', rowSecurity: 'bypassed', fence: 'database' },
  });
});

test.each(['sql', 'json'] as const)(
  'from %s tells what would be added, changed, removed and lost',
  async (format) => {
    await clinic.run(`
      CREATE SCHEMA antes;
      DELETE FROM ${clinicName}.factura;
      UPDATE ${clinicName}."Paciente" SET saldo = 1.23 WHERE "Id" % 100 = 0;
      INSERT INTO ${clinicName}.vacia VALUES (7);
      ALTER TABLE ${clinicName}.con_hueco ADD "de más" text, ALTER c TYPE bigint;
      CREATE TABLE ${clinicName}.nueva (id serial PRIMARY KEY);
      INSERT INTO ${clinicName}.nueva VALUES (1), (2);
      CREATE VIEW ${clinicName}.vista AS SELECT 1 AS uno;
      CREATE FUNCTION ${clinicName}.suma(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT a + b';
      CREATE OR REPLACE VIEW ${clinicName}.activos
        AS SELECT "Id", completo FROM ${clinicName}."Paciente" WHERE estado <> 'activo';
      CREATE OR REPLACE FUNCTION public.limpio(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
      CREATE INDEX de_mas ON ${clinicName}.consulta (id, medico);
      CREATE POLICY otra ON ${clinicName}.vacia USING (true);
      CREATE FOREIGN DATA WRAPPER lejos;
      CREATE SERVER otro FOREIGN DATA WRAPPER lejos;
      CREATE USER MAPPING FOR CURRENT_USER SERVER otro OPTIONS (password 'no se dice');
    `);
    const changed = await clinic.dumped();
    try {
      const { tables, losses, refusal } = await planFrom(format);
      const table = (name: string) => tables.find((one) => one.table === name);
      expect(table('factura')).toMatchObject({ rowsNow: 0, rowsInBackup: 30, added: 30 });
      expect(table('Paciente')).toMatchObject({ rowsNow: 3000, changed: 30, added: 0, removed: 0 });
      expect(table('vacia')).toMatchObject({ rowsNow: 1, rowsInBackup: 0, removed: 1 });
      expect(table('nueva')).toMatchObject({ rowsNow: 2, rowsInBackup: null, removed: 2 });
      const named = losses.map(({ kind, object, rows }) => [kind, object, rows]);
      expect(named.sort()).toEqual([
        ['column', `${schema}.con_hueco.de más`, null],
        ['definition-changed', 'FUNCTION public.limpio(text)', null],
        ['definition-changed', `VIEW ${clinicName}.activos`, null],
        ['object', 'FOREIGN DATA WRAPPER lejos', null],
        ['object', `FUNCTION ${clinicName}.suma(a integer, b integer)`, null],
        ['object', `INDEX de_mas ON ${clinicName}.consulta`, null],
        ['object', `POLICY otra ON ${clinicName}.vacia`, null],
        ['object', 'SCHEMA antes', null],
        ['object', 'SERVER otro FOREIGN DATA WRAPPER lejos', null],
        ['object', 'USER MAPPING FOR postgres SERVER otro', null],
        ['object', `VIEW ${clinicName}.vista`, null],
        ['table', `${schema}.nueva`, 2],
        ['type-changed', `${schema}.con_hueco.c`, null],
      ]);
      expect(refusal).toMatchObject({ code: 'restore-would-lose' });
      expect(JSON.stringify(losses)).not.toContain('no se dice');
      expect((await planFrom(format, true)).refusal).toBeNull();
      expect(await clinic.dumped()).toBe(changed);
      expect(await databasesOfRestores()).toEqual([]);
    } finally {
      await clinic.run(`
        CREATE OR REPLACE VIEW ${clinicName}.activos
          AS SELECT "Id", completo FROM ${clinicName}."Paciente" WHERE estado = 'activo';
        CREATE OR REPLACE FUNCTION public.limpio(text) RETURNS text LANGUAGE sql IMMUTABLE AS ' SELECT trim($1) ';
        DROP SCHEMA antes; DROP FOREIGN DATA WRAPPER lejos CASCADE;
        DROP TABLE ${clinicName}.nueva; DROP VIEW ${clinicName}.vista;
        DROP FUNCTION ${clinicName}.suma; DROP INDEX ${clinicName}.de_mas;
        DROP POLICY otra ON ${clinicName}.vacia;
        ALTER TABLE ${clinicName}.con_hueco DROP "de más", ALTER c TYPE int;
        ALTER TABLE ${clinicName}.vacia DISABLE RULE no_borrar;
        DELETE FROM ${clinicName}.vacia;
        ALTER TABLE ${clinicName}.vacia ENABLE RULE no_borrar;
        INSERT INTO ${clinicName}.factura SELECT id, fecha FROM ${clinicName}.pago WHERE id % 50 = 0;
      `);
    }
  },
);
