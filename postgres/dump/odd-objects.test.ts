import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { freshDatabase, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { backupInMemory } from '../testing/backup-in-memory.ts';
import { differences, psql, restoredByHand, unpacked } from '../testing/psql.ts';
import { runSql } from '../testing/run-sql.ts';

let database: FreshDatabase;
let connection: OpenedConnection;
const role = `duena_${process.pid}_${Date.now()}`;
const absent = `ausente_${process.pid}_${Date.now()}`;
beforeAll(async () => {
  database = await freshDatabase('odd_objects');
  connection = { ...database.config, ssl: 'disable' };
  await runSql(
    database.config,
    `CREATE ROLE ${role}; CREATE ROLE ${absent};
     CREATE SCHEMA raro AUTHORIZATION ${role};
     CREATE EXTENSION postgres_fdw; CREATE EXTENSION citext WITH SCHEMA raro;
     CREATE SERVER otro FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'no.such.host.invalid', dbname 'a''b');
     CREATE USER MAPPING FOR ${role} SERVER otro OPTIONS (user 'u', password 'contraseña-ajena');
     CREATE TABLE raro.doc (id int PRIMARY KEY, correo raro.citext, archivo oid);
     INSERT INTO raro.doc VALUES (1, 'Ñandú@Correo.example', lo_from_bytea(777001, 'hola')), (2, NULL, NULL);
     SELECT lo_from_bytea(777002, 'de nadie');
     ALTER LARGE OBJECT 777001 OWNER TO ${role};
     GRANT SELECT ON LARGE OBJECT 777001 TO PUBLIC, ${absent};
     CREATE FOREIGN TABLE raro.lejos (id int) SERVER otro;
     CREATE VIEW raro.vista AS SELECT id FROM raro.lejos;
     CREATE MATERIALIZED VIEW raro.copia_lejos AS SELECT id FROM raro.vista WITH NO DATA;
     CREATE MATERIALIZED VIEW raro.z_uno AS SELECT id FROM raro.doc;
     CREATE MATERIALIZED VIEW raro.a_dos AS SELECT count(*) AS n FROM raro.z_uno;
     ALTER TABLE raro.doc OWNER TO ${role};
     GRANT SELECT (id) ON raro.doc TO ${absent};
     CREATE PUBLICATION avisos FOR TABLE raro.doc;
     CREATE FUNCTION raro.nada() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
     CREATE EVENT TRIGGER vigia ON ddl_command_end EXECUTE FUNCTION raro.nada();
     CREATE PROCEDURE raro.dos() LANGUAGE sql BEGIN ATOMIC DELETE FROM raro.doc WHERE id = -1; SELECT 1; END;
     CREATE RULE doble AS ON INSERT TO raro.doc DO ALSO (SELECT 1; SELECT 2);
     CREATE AGGREGATE raro.suma (int) (SFUNC = int4pl, STYPE = int);
     CREATE OPERATOR raro.### (LEFTARG = int, RIGHTARG = int, FUNCTION = int4pl);
     ALTER DEFAULT PRIVILEGES FOR ROLE ${role} IN SCHEMA raro GRANT SELECT ON TABLES TO ${absent}`,
  );
});
afterAll(async () => {
  await database.drop();
  await runSql(
    { ...database.config, database: 'postgres' },
    `DROP ROLE ${role}; DROP ROLE ${absent}`,
  );
});

const ask = async (config: FreshDatabase['config'], sql: string): Promise<string> =>
  (await psql(config, ['-At', '-c', sql])).toString().trim();

test.each(['schema', 'database'] as const)(
  'a %s with foreign tables, rules, event triggers and an extension inside comes back',
  async (kind) => {
    const scope = kind === 'schema' ? { kind, schema: 'raro' } : { kind };
    const backup = await backupInMemory(connection, { scope });
    const sql = unpacked(backup).toString();
    expect(sql).not.toContain('contraseña-ajena');
    const restored = await restoredByHand(backup);
    try {
      expect(await differences(restored.config, backup.manifest)).toEqual([]);
      expect(await ask(restored.config, 'SELECT n FROM raro.a_dos')).toBe('2');
      expect(
        await ask(
          restored.config,
          "SELECT relispopulated FROM pg_class WHERE relname = 'copia_lejos'",
        ),
      ).toBe('f');
      expect(
        await ask(
          restored.config,
          'SELECT array_agg(o ORDER BY o) FROM pg_foreign_server, unnest(srvoptions) o',
        ),
      ).toBe(`{dbname=a'b,host=no.such.host.invalid}`);
      expect(await ask(restored.config, "SELECT convert_from(lo_get(777001), 'UTF8')")).toBe(
        'hola',
      );
      expect(await ask(restored.config, 'SELECT count(*) FROM pg_largeobject_metadata')).toBe(
        kind === 'schema' ? '1' : '2',
      );
      expect(
        await ask(
          restored.config,
          'SELECT pg_get_userbyid(lomowner), lomacl FROM pg_largeobject_metadata WHERE oid = 777001',
        ),
      ).toBe(
        await ask(
          database.config,
          'SELECT pg_get_userbyid(lomowner), lomacl FROM pg_largeobject_metadata WHERE oid = 777001',
        ),
      );
      expect(
        await ask(restored.config, "SELECT tableowner FROM pg_tables WHERE tablename = 'doc'"),
      ).toBe(role);
      expect(await ask(restored.config, "SELECT pg_get_functiondef('raro.dos'::regproc)")).toBe(
        await ask(database.config, "SELECT pg_get_functiondef('raro.dos'::regproc)"),
      );
      expect(
        await ask(restored.config, 'SELECT count(*) FROM pg_event_trigger, pg_publication'),
      ).toBe(kind === 'schema' ? '0' : '1');
    } finally {
      await restored.drop();
    }
  },
);

test('a server that lacks the roles gets the data all the same, with warnings', async () => {
  const backup = await backupInMemory(connection, { scope: { kind: 'schema', schema: 'raro' } });
  // As if restored elsewhere: the same file, whose roles have other names.
  const elsewhere = unpacked(backup)
    .toString()
    .replaceAll(role, 'no_hay')
    .replaceAll(absent, 'tampoco');
  const restored = await freshDatabase('elsewhere');
  try {
    await psql(
      restored.config,
      ['-1', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null'],
      Buffer.from(elsewhere),
    );
    expect(await differences(restored.config, backup.manifest)).toEqual([]);
    expect(
      await ask(restored.config, "SELECT tableowner FROM pg_tables WHERE tablename = 'doc'"),
    ).toBe('postgres');
  } finally {
    await restored.drop();
  }
});

test('a reader with SELECT alone can back up, and JSON holds the same rows', async () => {
  const reader = `lectora_${process.pid}_${Date.now()}`;
  await runSql(
    database.config,
    `CREATE ROLE ${reader} LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA raro TO ${reader};
     GRANT SELECT ON ALL TABLES IN SCHEMA raro TO ${reader}`,
  );
  try {
    const asReader = { ...connection, user: reader, password: 'x' };
    const scope = { kind: 'schema' as const, schema: 'raro' };
    const backups = await Promise.all([
      backupInMemory(connection, { scope }),
      backupInMemory(asReader, { scope, format: 'json', compression: 'gzip' }),
    ]);
    const digests = backups.map(({ manifest }) => manifest.tables.map(({ sha256 }) => sha256));
    expect(digests[0]).toEqual(digests[1]);
    const document = JSON.parse(unpacked(backups[1]).toString()) as {
      parts: { kind: string; table?: string; rows?: unknown[] }[];
    };
    expect(document.parts.find(({ table }) => table === 'doc')?.rows).toEqual([
      { id: 1, correo: 'Ñandú@Correo.example', archivo: 777001 },
      { id: 2, correo: null, archivo: null },
    ]);
  } finally {
    await runSql(database.config, `DROP OWNED BY ${reader}; DROP ROLE ${reader}`);
  }
});
