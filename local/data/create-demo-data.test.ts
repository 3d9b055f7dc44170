import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { Scope } from '../../contracts/scope.ts';
import { ClinicId } from '../../contracts/ids.ts';
import { startPostgres, type PostgresServer } from '../postgres/start.ts';
import { removeState } from '../remove-state.ts';
import { createDemoData } from './create-demo-data.ts';
import type { DemoClinic } from './demo-clinic.ts';

// A server of its own: the demonstration's databases and roles have fixed names.
let stateDir: string;
let postgres: PostgresServer;
let server: OpenedConnection;
let clinics: DemoClinic[];

beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'resguardo-data-'));
  postgres = await startPostgres({ stateDir, fast: true });
  const { host, port, user, password } = postgres;
  server = { host, port, user, password, database: 'postgres', ssl: 'disable' };
  clinics = await createDemoData(server);
}, 120_000);

afterAll(async () => {
  await postgres.stop();
  await removeState(stateDir);
});

async function ask<Row extends object>(
  connection: OpenedConnection,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const { host, port, database, user, password } = connection;
  const client = new Client({ host, port, database, user, password });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

const clinic = (id: string): DemoClinic => {
  const found = clinics.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
};
const asAdmin = (database: string): OpenedConnection => ({ ...server, database });

/** Rows and a hash of every ordinary table of a database. */
async function contents(database: string): Promise<Record<string, string>> {
  const tables = await ask<{ name: string }>(
    asAdmin(database),
    `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r'
       AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await ask<{ told: string }>(
      asAdmin(database),
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS told FROM ONLY ${name} t`,
    );
    found[name] = row?.told ?? '';
  }
  return found;
}

const count = async (connection: OpenedConnection, from: string): Promise<number> =>
  Number((await ask<{ n: string }>(connection, `SELECT count(*) AS n FROM ${from}`))[0]?.n);

test('the three clinics are what the API accepts', () => {
  expect(clinics.map(({ id }) => id)).toEqual(['clinica_demo', 'clinica_1', 'ventas']);
  for (const { id, scope } of clinics) {
    expect(ClinicId.parse(id)).toBe(id);
    expect(Scope.parse(scope)).toEqual(scope);
  }
});

test('a second run leaves everything as it is, and the roles can still log in', async () => {
  const { connection } = clinic('ventas');
  await ask(asAdmin('ventas'), `UPDATE clientes SET nombre = 'Cambiado' WHERE id = 1`);
  expect(await createDemoData(server)).toEqual(clinics);
  expect(await ask(connection, 'SELECT nombre FROM clientes WHERE id = 1')).toEqual([
    { nombre: 'Cambiado' },
  ]);
});

test('made anew, every row is the same', async () => {
  const before = await contents('compartida');
  await ask(server, 'DROP DATABASE compartida WITH (FORCE)');
  await Promise.all([createDemoData(server), createDemoData(server)]); // two starts at once
  expect(await contents('compartida')).toEqual(before);
});

describe('clinica_demo', () => {
  const models = [
    ...['usuario', 'paciente', 'consulta', 'historialclinico', 'tratamientoodontologico'],
    ...['plantratamiento', 'presupuesto', 'factura', 'pago', 'pagoenlinea', 'bitacora'],
  ];

  test('its backup role reads the eleven models, 15,000 records and more', async () => {
    const counts = await Promise.all(
      models.map((model) => count(clinic('clinica_demo').connection, `clinica_demo.${model}`)),
    );
    expect(Math.min(...counts)).toBeGreaterThan(20);
    expect(counts.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(15_000);
  });

  test('has what real databases have', async () => {
    const [row] = await ask<Record<string, unknown>>(
      asAdmin('clinicas'),
      `WITH c AS (SELECT * FROM pg_class WHERE relnamespace = 'clinica_demo'::regnamespace),
            a AS (SELECT a.* FROM pg_attribute a JOIN c ON c.oid = attrelid AND relkind IN ('r', 'p') WHERE attnum > 0),
            t AS (SELECT * FROM pg_type WHERE typnamespace = 'clinica_demo'::regnamespace)
       SELECT (SELECT count(*) > 0 FROM t WHERE typtype = 'e') AS enums,
         (SELECT count(*) > 0 FROM t WHERE typtype = 'd') AS domains,
         (SELECT count(*) > 0 FROM t JOIN c ON c.oid = typrelid WHERE relkind = 'c') AS composites,
         (SELECT count(*) > 0 FROM a WHERE attgenerated = 's') AS generated,
         (SELECT array_agg(DISTINCT attidentity ORDER BY attidentity) FROM a WHERE attidentity <> '') = '{a,d}' AS identities,
         (SELECT count(*) > 0 FROM a WHERE attname = 'contraseña') AS enye,
         (SELECT count(*) > 0 FROM a WHERE attname = 'Nº historia') AS quoted,
         (SELECT array_agg(DISTINCT atttypid::regtype::text) FROM a) @> '{jsonb,json,bytea,uuid,inet,interval,timestamp with time zone,text[]}' AS types,
         (SELECT array_agg(DISTINCT relkind ORDER BY relkind) FROM c) @> '{v,m,p,S}' AS relations,
         (SELECT count(*) = 4 FROM pg_inherits WHERE inhparent = 'clinica_demo.bitacora'::regclass) AS partitions,
         (SELECT count(*) = 2 FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM c)) AS triggers,
         (SELECT count(*) > 0 FROM pg_constraint WHERE contype = 'f' AND conrelid = confrelid AND conrelid IN (SELECT oid FROM c)) AS self,
         (SELECT count(*) = 2 FROM pg_constraint WHERE contype = 'f' AND (conrelid, confrelid) IN (
            ('clinica_demo.consulta'::regclass, 'clinica_demo.historialclinico'::regclass),
            ('clinica_demo.historialclinico'::regclass, 'clinica_demo.consulta'::regclass))) AS circle,
         (SELECT count(*) > 0 FROM pg_constraint WHERE contype = 'f' AND conrelid IN (SELECT oid FROM c)
            AND confrelid = 'public.tipo_documento'::regclass) AS "pointsOutside"`,
    );
    expect(Object.entries(row ?? {}).filter(([, there]) => there !== true)).toEqual([]);
  });

  test('has the values that break careless dumps', async () => {
    const [row] = await ask<Record<string, unknown>>(
      clinic('clinica_demo').connection,
      `SELECT bool_or(telefono IS NULL) AS null, bool_or(telefono = '') AS empty,
         bool_or(observaciones ~ E'\\n\\t') AS lines, bool_or(observaciones ~ E'\\r\\n') AS crlf,
         bool_or(observaciones = '\\N') AS "likeNull", bool_or(observaciones = '\\.') AS "likeEnd",
         bool_or(NULL::text = ANY (alergias) IS NULL AND array_position(alergias, NULL) > 0) AS "nullInArray",
         (SELECT bool_or(milisegundos = 'NaN') AND bool_or(milisegundos = 'Infinity') FROM clinica_demo.bitacora) AS floats,
         (SELECT bool_or(radiografia IS NOT NULL AND substring(radiografia, 1, 3) = 'P5\\012'::bytea) FROM clinica_demo.historialclinico) AS picture
       FROM clinica_demo.paciente`,
    );
    expect(Object.entries(row ?? {}).filter(([, there]) => there !== true)).toEqual([]);
  });
});

describe('clinic 1 of the shared tables', () => {
  const withColumn = `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attname = 'clinica_id'`;

  test('every clinic has 15,000 records and more, in similar amounts', async () => {
    const tables = await ask<{ name: string }>(asAdmin('compartida'), withColumn);
    expect(tables).toHaveLength(11);
    for (const id of [1, 2, 3, 4]) {
      const counts = await Promise.all(
        tables.map(({ name }) => count(asAdmin('compartida'), `${name} WHERE clinica_id = ${id}`)),
      );
      expect(Math.min(...counts)).toBeGreaterThan(10);
      expect(counts.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(15_000);
    }
  });

  test('no row points at a neighbour’s', async () => {
    const links = await ask<{ child: string; parent: string; key: string; target: string }>(
      asAdmin('compartida'),
      `SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent,
         (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]) AS key,
         (SELECT attname FROM pg_attribute WHERE attrelid = confrelid AND attnum = confkey[1]) AS target
       FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text IN (${withColumn})
         AND confrelid::regclass::text IN (${withColumn})`,
    );
    expect(links.length).toBeGreaterThan(10);
    for (const { child, parent, key, target } of links) {
      const strays = `${child} c JOIN ${parent} p ON c.${key} = p.${target} WHERE c.clinica_id <> p.clinica_id`;
      expect({ child, key, strays: await count(asAdmin('compartida'), strays) }).toEqual({
        child,
        key,
        strays: 0,
      });
    }
  });

  test('child tables without the column belong to exactly one clinic by their key', async () => {
    const { connection } = clinic('clinica_1');
    const lines = 'factura_detalle d JOIN factura f ON f.id = d.factura_id WHERE f.clinica_id = 1';
    const found =
      'consulta_diagnostico d JOIN consulta c ON (c.paciente_id, c.numero) = (d.paciente_id, d.consulta_numero) WHERE c.clinica_id = 1';
    expect(await count(connection, lines)).toBeGreaterThan(1000);
    expect(await count(connection, found)).toBeGreaterThan(1000);
    expect(await count(connection, lines)).toBeLessThan(await count(connection, 'factura_detalle'));
  });
});

test('ventas has records, inherited rows, large objects and a second schema', async () => {
  const { connection } = clinic('ventas');
  const tables = [
    ...['clientes', 'productos', 'pedidos', 'pedido_detalle', 'ventas', 'venta_detalle'],
    ...['movimientos', 'contabilidad.asientos'],
  ];
  const counts = await Promise.all(tables.map((table) => count(connection, table)));
  expect(counts.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(15_000);
  expect(await count(connection, 'movimientos')).toBe(
    (await count(connection, 'ONLY movimientos')) +
      (await count(connection, 'movimientos_archivados')),
  );
  const sizes = await ask<{ size: number }>(
    connection,
    'SELECT length(lo_get(documento)) AS size FROM contratos ORDER BY id',
  );
  expect(sizes.map(({ size }) => size)).toEqual([320_000, 69, 0]);
  expect(
    await ask(connection, `SELECT total_vendido('2023-01-01', '2025-12-31') > 0 AS sold`),
  ).toEqual([{ sold: true }]);
});

describe('the backup roles', () => {
  test('are no superusers, do not bypass row security, and may make a scratch database', async () => {
    for (const { connection } of clinics) {
      const rights = await ask(
        connection,
        'SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user',
      );
      expect(rights).toEqual([
        { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: true },
      ]);
    }
  });

  test('cannot write, nor read what is not theirs', async () => {
    const demo = clinic('clinica_demo').connection;
    const denied = { code: '42501' };
    await expect(ask(demo, 'UPDATE clinica_demo.usuario SET activo = false')).rejects.toMatchObject(
      denied,
    );
    await expect(ask(demo, 'SELECT * FROM clinica_sur.paciente')).rejects.toMatchObject(denied);
    await expect(
      ask(clinic('clinica_1').connection, 'SELECT * FROM django_migrations'),
    ).rejects.toMatchObject(denied);
    await expect(ask(clinic('ventas').connection, 'DELETE FROM ventas')).rejects.toMatchObject(
      denied,
    );
  });

  test.each([
    ['clinica_demo', 'SELECT', 'clinica_sur.paciente', false],
    ['clinica_1', 'DELETE', 'public.paciente', true],
    ['clinica_1', 'UPDATE', 'public.cie10', false],
    ['clinica_1', 'SELECT', 'public.django_migrations', false],
    ['ventas', 'DELETE', 'public.ventas', true],
  ])('a restore role of %s: %s on %s is %s', async (id, right, table, may) => {
    const { connection, restoreLogin } = clinic(id);
    const rows = await ask(
      { ...connection, ...restoreLogin },
      `SELECT (SELECT has_table_privilege(c.oid, $2) FROM pg_class c
                 WHERE relnamespace::regnamespace || '.' || relname = $1) AS may, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb
         FROM pg_roles WHERE rolname = current_user`,
      [table, right],
    );
    expect(rows).toEqual([
      {
        ...{ may, rolsuper: false, rolbypassrls: false, rolcreaterole: false },
        rolcreatedb: id === 'ventas',
      },
    ]);
  });

  test.each([
    ['clinica_demo', ['--schema', 'clinica_demo'], 'COPY clinica_demo.bitacora_2024 '],
    ['clinica_1', ['--exclude-table', 'django_migrations'], 'COPY public.factura_detalle '],
    ['ventas', ['--blobs'], "lo_open('910001'"],
  ])('can run pg_dump of %s', async (id, options, expected) => {
    const { host, port, database, user, password } = clinic(id).connection;
    const { stdout } = await promisify(execFile)(
      join(postgres.binDir, 'pg_dump'),
      ['-h', host, '-p', String(port), '-U', user, '-d', database, ...options],
      { env: { PGPASSWORD: password }, maxBuffer: 1e9 },
    );
    expect(stdout).toContain(expected);
  });
});
