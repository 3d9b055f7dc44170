import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { backupInMemory, type BackupInMemory } from '../../postgres/testing/backup-in-memory.ts';
import { wholeDump } from '../../postgres/testing/whole-dump.ts';
import { clinics } from './corpus/clinics.ts';
import type { HostileCase, ScopeKind } from './hostile-case.ts';
import { HostileClinic } from './hostile-clinic.ts';
import { asSql } from './whole-scope.ts';

/** What a scope cannot hold, or not put back: refused by this code, with all of these names in its words. */
interface Refusal {
  readonly scope: ScopeKind;
  readonly title: string;
  readonly sql: string;
  /** Makes it as it was. */
  readonly tidy: string;
  readonly code: string;
  readonly names: readonly string[];
  readonly acceptLosses?: boolean;
}

const base: HostileCase = {
  name: 'a clinic that can be backed up',
  scopes: ['schema', 'rows', 'database'],
  sql: `CREATE SCHEMA fuera;
CREATE TABLE paciente (clinica_id int NOT NULL, id int PRIMARY KEY, nombre text); INSERT INTO paciente VALUES (1, 1, 'Íñigo'), (2, 2, 'Zoé');
CREATE TABLE visita (clinica_id int NOT NULL, id int PRIMARY KEY, día date, paciente int REFERENCES paciente) ; INSERT INTO visita VALUES (1, 1, '2024-01-01', 1), (2, 2, NULL, 2);
CREATE TYPE caja AS (x int); CREATE FUNCTION vigila() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';`,
  wreck: '',
};

const backups: readonly Refusal[] = [
  ...(['schema', 'rows'] as const).flatMap((scope): Refusal[] => [
    {
      scope,
      title: 'a part of a table stands in another schema',
      sql: `CREATE TABLE parte (clinica_id int NOT NULL, id int) PARTITION BY RANGE (id); CREATE TABLE fuera.parte_1 PARTITION OF parte FOR VALUES FROM (0) TO (9); INSERT INTO parte VALUES (1, 1)`,
      tidy: 'DROP TABLE parte',
      code: 'object-unsupported',
      names: ['fuera', 'parte_1'],
    },
    {
      scope,
      title: 'a child of a table stands in another schema',
      sql: `CREATE TABLE madre (clinica_id int NOT NULL, id int); CREATE TABLE fuera."hija ñ" () INHERITS (madre); INSERT INTO fuera."hija ñ" VALUES (1, 1)`,
      tidy: 'DROP TABLE madre CASCADE',
      code: 'object-unsupported',
      names: ['fuera', 'hija ñ'],
    },
    {
      scope,
      title: 'a key points at a partitioned table of others',
      sql: `CREATE TABLE fuera.entera (id int PRIMARY KEY) PARTITION BY LIST (id); CREATE TABLE fuera.entera_1 PARTITION OF fuera.entera DEFAULT; CREATE TABLE señala (clinica_id int NOT NULL, e int REFERENCES fuera.entera)`,
      tidy: 'DROP TABLE señala, fuera.entera',
      code: 'object-unsupported',
      names: ['entera'],
    },
  ]),
  {
    scope: 'rows',
    title: 'nobody said whose a table is: it has no columns, or none that tells',
    sql: 'CREATE TABLE "¿de quién?" (); CREATE TABLE suelta (x int)',
    tidy: 'DROP TABLE "¿de quién?", suelta',
    code: 'table-undecided',
    names: ['¿de quién?', 'suelta'],
  },
  {
    scope: 'rows',
    title: 'a row of the clinic points at its neighbour’s',
    sql: 'UPDATE visita SET paciente = 2 WHERE id = 1',
    tidy: 'UPDATE visita SET paciente = 1 WHERE id = 1',
    code: 'tenant-ambiguous',
    names: ['visita', 'visita_paciente_fkey'],
  },
];

const restores: readonly Refusal[] = [
  {
    scope: 'schema',
    title: 'what belongs to the whole database names its objects',
    sql: `CREATE PUBLICATION "pública" FOR TABLE paciente; CREATE PUBLICATION "del esquema" FOR TABLES IN SCHEMA «s»;
CREATE FUNCTION fuera.a_caja(int) RETURNS caja LANGUAGE sql RETURN ROW($1)::caja; CREATE CAST (int AS caja) WITH FUNCTION fuera.a_caja(int);
CREATE EVENT TRIGGER vigía ON sql_drop EXECUTE FUNCTION vigila(); CREATE TABLE fuera.apunta (p int CONSTRAINT "la llave" REFERENCES paciente);
CREATE MATERIALIZED VIEW fuera.mira AS SELECT id FROM paciente; CREATE TABLE fuera.hereda () INHERITS (visita)`,
    tidy: `DROP PUBLICATION "pública"; DROP PUBLICATION "del esquema"; DROP FUNCTION fuera.a_caja CASCADE; DROP EVENT TRIGGER vigía; DROP TABLE fuera.apunta, fuera.hereda; DROP MATERIALIZED VIEW fuera.mira`,
    code: 'restore-outside-dependents',
    names: ['pública', 'del esquema', 'a_caja', 'cast', 'vigía', 'la llave', 'mira', 'hereda'],
    acceptLosses: true,
  },
  {
    scope: 'schema',
    title: 'an extension in it cannot be moved',
    sql: 'CREATE EXTENSION xml2 WITH SCHEMA «s»',
    tidy: 'DROP EXTENSION xml2',
    code: 'restore-target-unfit',
    names: ['xml2'],
    acceptLosses: true,
  },
  ...(['schema', 'database'] as const).map((scope): Refusal => ({
    scope,
    title: 'something has come since that the copy does not hold',
    sql: `CREATE TABLE "tabla nueva" (x int); ALTER TABLE paciente ADD COLUMN "más" int; CREATE VIEW vista_nueva AS SELECT 1 AS x; ALTER TABLE visita ALTER día TYPE timestamp; CREATE STATISTICS estadística ON id, nombre FROM paciente; CREATE COLLATION colación FROM "C"`,
    tidy: `DROP COLLATION colación; DROP STATISTICS estadística; ALTER TABLE visita ALTER día TYPE date; DROP VIEW vista_nueva; ALTER TABLE paciente DROP COLUMN "más"; DROP TABLE "tabla nueva"`,
    code: 'restore-would-lose',
    names: ['tabla nueva', 'más', 'vista_nueva', 'día', 'estadística', 'colación'],
  })),
  {
    scope: 'database',
    title: 'a subscription stays with the database it is in',
    sql: `CREATE SUBSCRIPTION seguida_«b» CONNECTION 'host=127.0.0.1' PUBLICATION p WITH (connect = false)`,
    tidy: 'ALTER SUBSCRIPTION seguida_«b» SET (slot_name = NONE); DROP SUBSCRIPTION seguida_«b»',
    code: 'restore-outside-dependents',
    names: ['SUBSCRIPTION seguida_'],
    acceptLosses: true,
  },
  {
    scope: 'rows',
    title: 'a table is gone',
    sql: 'DROP TABLE visita',
    tidy: `CREATE TABLE visita (clinica_id int NOT NULL, id int PRIMARY KEY, día date, paciente int REFERENCES paciente)`,
    code: 'restore-structure-differs',
    names: ['visita'],
  },
  {
    scope: 'rows',
    title: 'a column is gone',
    sql: 'ALTER TABLE paciente DROP COLUMN nombre',
    tidy: 'ALTER TABLE paciente ADD COLUMN nombre text',
    code: 'restore-structure-differs',
    names: ['paciente', 'nombre'],
  },
  {
    scope: 'rows',
    title: 'a type does not take its values any more',
    sql: `ALTER TABLE paciente ALTER nombre TYPE varchar(3) USING 'x'`,
    tidy: 'ALTER TABLE paciente ALTER nombre TYPE text',
    code: 'restore-structure-differs',
    names: ['paciente', 'nombre'],
  },
  {
    scope: 'rows',
    title: 'a new column wants a value',
    sql: 'ALTER TABLE paciente ADD COLUMN obligada int NOT NULL GENERATED BY DEFAULT AS IDENTITY; ALTER TABLE paciente ALTER obligada DROP IDENTITY',
    tidy: 'ALTER TABLE paciente DROP COLUMN obligada',
    code: 'restore-structure-differs',
    names: ['paciente', 'obligada'],
  },
  {
    scope: 'rows',
    title: 'a neighbour has its key now',
    sql: 'DELETE FROM visita WHERE id = 1; DELETE FROM paciente WHERE id = 1; INSERT INTO paciente VALUES (2, 1, NULL)',
    tidy: `DELETE FROM paciente WHERE id = 1; INSERT INTO paciente VALUES (1, 1, 'Íñigo')`,
    code: 'restore-conflicts',
    names: ['paciente'],
  },
  {
    scope: 'rows',
    title: 'a neighbour’s row hangs from one that would go',
    sql: `INSERT INTO paciente VALUES (1, 7, 'nueva'); INSERT INTO visita VALUES (2, 7, NULL, 7)`,
    tidy: 'DELETE FROM visita WHERE id = 7; DELETE FROM paciente WHERE id = 7',
    code: 'restore-outside-dependents',
    names: ['visita'],
  },
];

describe.each(['schema', 'rows', 'database'] as const)('of the scope %s', (kind) => {
  let clinic: HostileClinic;
  let backup: BackupInMemory;
  beforeAll(async () => {
    clinic = await HostileClinic.with(kind, [clinics, base]);
    backup = await backupInMemory(clinic.connection, { scope: clinic.scope, ...asSql });
  });
  afterAll(() => clinic.drop());

  const refused = async (one: Refusal, attempt: () => Promise<unknown>): Promise<void> => {
    await clinic.run([[one.title, one.sql]]);
    try {
      const before = await wholeDump(clinic.config, ['--create']);
      const error: unknown = await attempt().then(
        () => undefined,
        (failure: unknown) => failure,
      );
      if (!(error instanceof ResguardoError)) throw new Error('not refused', { cause: error });
      const said = `${error.code} ${JSON.stringify(Object.values(error.params).join(' '))}`;
      expect(said).toMatch(new RegExp(`^${one.code} `));
      for (const name of one.names) expect(said).toContain(name);
      expect(await wholeDump(clinic.config, ['--create'])).toBe(before);
    } finally {
      await clinic.run([[one.title, one.tidy]]);
    }
  };
  const of = (cases: readonly Refusal[]): Refusal[] => cases.filter(({ scope }) => scope === kind);

  if (of(backups).length > 0) {
    test.each(of(backups))('a backup is refused when $title', async (one) => {
      await refused(one, () =>
        backupInMemory(clinic.connection, { scope: clinic.scope, ...asSql }),
      );
    });
  }

  test.each(of(restores))('a restore is refused when $title', async (one) => {
    const { acceptLosses = false } = one;
    await refused(one, () => clinic.restore(backup, { acceptLosses }));
  });
});
