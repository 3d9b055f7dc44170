import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Compression, Scope } from '../../contracts/scope.ts';
import { freshDatabase, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { backupInMemory } from '../testing/backup-in-memory.ts';
import { differences, psql, restoredByHand, unpacked } from '../testing/psql.ts';
import { richClinicSchema, richClinicSql } from '../testing/rich-clinic.ts';
import { runSql } from '../testing/run-sql.ts';
import { sharedClinicsScope, sharedClinicsSql } from '../testing/shared-clinics.ts';

let rich: FreshDatabase;
let shared: FreshDatabase;
beforeAll(async () => {
  [rich, shared] = await Promise.all([freshDatabase('rich'), freshDatabase('shared')]);
  await Promise.all([runSql(rich.config, richClinicSql), runSql(shared.config, sharedClinicsSql)]);
});
afterAll(() => Promise.all([rich.drop(), shared.drop()]));

const open = (database: FreshDatabase): OpenedConnection => ({
  ...database.config,
  ssl: 'disable',
});

const cases: readonly [string, Scope, () => FreshDatabase, Compression][] = [
  ['a schema', { kind: 'schema', schema: richClinicSchema }, () => rich, 'zstd'],
  ['a schema', { kind: 'schema', schema: richClinicSchema }, () => rich, 'gzip'],
  ['a database', { kind: 'database' }, () => rich, 'zstd'],
  ['a clinic’s rows', sharedClinicsScope('2'), () => shared, 'zstd'],
];

describe.each(cases)('the file of %s', (_name, scope, database, compression) => {
  test(`entered with psql (${compression}) gives the same rows in every table`, async () => {
    const backup = await backupInMemory(open(database()), { scope, compression });
    const restored = await restoredByHand(backup);
    try {
      expect(await differences(restored.config, backup.manifest)).toEqual([]);
      const { frames, tables, totals } = backup.manifest;
      const bytesOfFrames = frames.reduce((sum, { length }) => sum + length, 0);
      expect(bytesOfFrames).toBe(backup.object.length);
      expect(unpacked(backup).length).toBe(totals.plainBytes);
      // Rows counted by frame, by table and in all are the same number.
      for (const [index, { rows }] of tables.entries()) {
        const ofTable = frames.filter(({ kind, table }) => kind === 'data' && table === index);
        expect(ofTable.reduce((sum, frame) => sum + frame.rows, 0)).toBe(rows);
      }
      expect(tables.reduce((sum, { rows }) => sum + rows, 0)).toBe(totals.rows);
    } finally {
      await restored.drop();
    }
  });
});

/** What pg_dump says of a database's structure, without what differs each time. */
const structureOf = async (database: FreshDatabase): Promise<string[]> => {
  const told = await psql(database.config, [
    '-At',
    '-c',
    `SELECT format('%s %s %s %s', n.nspname, c.relname, c.relkind, pg_get_expr(c.relpartbound, c.oid)) FROM pg_class c
       JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname !~ '^pg_|^information_schema$'
     UNION ALL SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE conrelid <> 0 OR contypid <> 0
     UNION ALL SELECT format('%s %s', tgrelid::regclass, pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
     UNION ALL SELECT format('%s %s %s %s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated) FROM pg_attribute
       JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace WHERE attnum > 0 AND NOT attisdropped AND nspname !~ '^pg_|^information_schema$'
     UNION ALL SELECT format('%s %s', adrelid::regclass, pg_get_expr(adbin, adrelid)) FROM pg_attrdef
     UNION ALL SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname !~ '^pg_|^information_schema$' AND prokind <> 'a'
     UNION ALL SELECT format('%s %s', c.oid::regclass, pg_get_viewdef(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('v', 'm') AND nspname !~ '^pg_|^information_schema$'
     UNION ALL SELECT format('%s.%s %s', schemaname, sequencename, last_value) FROM pg_sequences
     UNION ALL SELECT format('%s %s %s', enumtypid::regtype, enumlabel, enumsortorder) FROM pg_enum
     UNION ALL SELECT format('%s %s', polrelid::regclass, polname) FROM pg_policy
     UNION ALL SELECT format('%s %s %s', relname, relrowsecurity, relforcerowsecurity) FROM pg_class WHERE relkind IN ('r', 'p')
     UNION ALL SELECT format('%s %s', classoid::regclass, description) FROM pg_description WHERE objoid >= 16384
     UNION ALL SELECT format('%s %s', c.oid::regclass, a) FROM pg_class c, unnest(relacl) a WHERE c.oid >= 16384
     ORDER BY 1`,
  ]);
  // Not the order of lines: a constraint made again may have got another place.
  return told.toString().split('\n').sort();
};

test('a whole database comes back with the same structure, rights, sequences and filled views', async () => {
  const restored = await restoredByHand(
    await backupInMemory(open(rich), { scope: { kind: 'database' } }),
  );
  try {
    expect(await structureOf(restored)).toEqual(await structureOf(rich));
    const views =
      "SELECT c.oid::regclass::text, relispopulated FROM pg_class c WHERE relkind = 'm' ORDER BY 1";
    const filled = await psql(restored.config, ['-At', '-c', views]);
    expect(filled.toString()).toBe((await psql(rich.config, ['-At', '-c', views])).toString());
    expect(filled.toString()).toMatch(/\|t$/m);
  } finally {
    await restored.drop();
  }
});

test('a file with one byte changed is not entered', async () => {
  const backup = await backupInMemory(open(rich), {
    scope: { kind: 'schema', schema: richClinicSchema },
  });
  const frame = backup.manifest.frames.find(({ kind }) => kind === 'data');
  const changed = Buffer.from(backup.object);
  const at = (frame?.offset ?? 0) + Math.floor((frame?.length ?? 0) / 2);
  changed[at] = (changed[at] ?? 0) ^ 1;
  // Every frame carries its own checksum.
  await expect(restoredByHand({ ...backup, object: changed })).rejects.toThrow();
});
