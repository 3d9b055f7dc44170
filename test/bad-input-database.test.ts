import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { addClinic } from './support/clinic.ts';
import { openSystem, type System } from './support/system.ts';
import { tinyClinics, type TinyClinic, type TinyClinics } from './support/tiny-clinics.ts';
import { expectFails } from './support/told.ts';

let system: System;
let clinics: TinyClinics;
let good: TinyClinic;
beforeAll(async () => {
  system = await openSystem();
  clinics = await tinyClinics(system);
  good = await clinics.add('buena');
}, 180_000);
afterAll(async () => {
  await clinics.drop();
  await system.stop();
});

describe('a clinic’s database that cannot be read: the backup fails soon, says why, and leaves nothing', () => {
  test('a wrong password', async () => {
    const { connection, scope } = good;
    await addClinic(system, 'clave', { scope, connection: { ...connection, password: 'otra' } });
    await expectFails(system, 'clave', {
      code: 'database-password-wrong',
      params: { host: connection.host, user: connection.user },
    });
  });

  test('a database that does not exist', async () => {
    const { connection, scope } = good;
    const elsewhere = { ...connection, database: 'no_existe' };
    await addClinic(system, 'base', { scope, connection: elsewhere });
    await expectFails(system, 'base', {
      code: 'database-missing',
      params: { database: 'no_existe' },
    });
  });

  test('a schema that does not exist', async () => {
    const scope = { kind: 'schema', schema: 'clínica perdida' } as const;
    await addClinic(system, 'esquema', { scope, connection: good.connection });
    await expectFails(system, 'esquema', {
      code: 'schema-missing',
      params: { schema: 'clínica perdida', database: good.connection.database },
    });
  });

  test('one table that may not be read', async () => {
    const { connection, scope } = await clinics.add('permiso');
    await clinics.run(`REVOKE SELECT ON permiso.consulta FROM ${connection.user}`);
    await addClinic(system, 'permiso', { scope, connection });
    await expectFails(system, 'permiso', {
      code: 'database-right-missing',
      params: { schema: 'permiso', table: 'consulta', user: connection.user },
    });
  });

  test('rows that a policy hides', async () => {
    const { connection, scope } = await clinics.add('oculta');
    await clinics.run(`ALTER TABLE oculta.paciente ENABLE ROW LEVEL SECURITY`);
    await addClinic(system, 'oculta', { scope, connection });
    await expectFails(system, 'oculta', {
      code: 'row-security-hides-rows',
      params: { schema: 'oculta', table: 'paciente' },
    });
  });

  test('a table in shared tables that nobody has decided on', async () => {
    const { connection } = await clinics.add('comun');
    await clinics.run(`ALTER TABLE comun.paciente ADD clinica_id int NOT NULL DEFAULT 1;
      CREATE TABLE comun.nueva (id int PRIMARY KEY);
      GRANT SELECT ON comun.nueva TO ${connection.user}`);
    const scope = { kind: 'rows', schema: 'comun', tenantValue: '1' } as const;
    await addClinic(system, 'comun', { scope, connection });
    await expectFails(system, 'comun', {
      code: 'table-undecided',
      params: { schema: 'comun', table: 'nueva' },
    });
  });

  test('a pg_dump that is older than the server', async () => {
    const old = join(system.stateDir, 'old-pg_dump');
    writeFileSync(old, '#!/bin/sh\necho "pg_dump (PostgreSQL) 12.22"\n');
    chmodSync(old, 0o755);
    await system.replaceWorker({ RESGUARDO_PG_DUMP: old });
    await addClinic(system, 'antigua', good);
    await expectFails(system, 'antigua', {
      code: 'pg-dump-too-old',
      params: { found: '12.22' },
    });
  });
});
