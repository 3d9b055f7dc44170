import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Scope } from '../../contracts/scope.ts';
import { freshDatabase, type FreshDatabase } from '../../local/testing/test-stack.ts';
import { backupInMemory, type BackupInMemory } from '../testing/backup-in-memory.ts';
import { asDownload } from '../testing/made-up-copy.ts';
import { makeRichClinic, richClinicSchema } from '../testing/rich-clinic.ts';
import { drill } from './drill.ts';
import { listScratch, scratchName } from './scratch-database.ts';

let home: FreshDatabase;
let server: OpenedConnection;
beforeAll(async () => {
  home = await freshDatabase('drill_of_dump');
  server = { ...home.config, ssl: 'disable' };
  await makeRichClinic(home.config);
});
afterAll(() => home.drop());

const drillOf = ({ manifest, object }: BackupInMemory) =>
  drill({
    server,
    scratchName: scratchName(800_000),
    manifest,
    open: async () => asDownload(object, 64 * 1024),
    signal: new AbortController().signal,
  });

const scopes: readonly Scope[] = [
  { kind: 'schema', schema: richClinicSchema },
  { kind: 'database' },
];

describe.each(scopes)('a backup of scope $kind', (scope) => {
  test.each(['zstd', 'gzip'] as const)(
    'as sql with %s restores to the same',
    async (compression) => {
      const backup = await backupInMemory(server, { scope, compression });
      const result = await drillOf(backup);
      const { tables, context, totals, largeObjects } = backup.manifest;
      expect(result).toMatchObject({ tables: tables.length + context.length, rows: totals.rows });
      expect(tables.find(({ table }) => table === 'Paciente')?.rows).toBe(3000);
      expect(largeObjects).toMatchObject({ count: 2, bytes: 1_200_000 });
      expect((await listScratch(server)).map(({ name }) => name)).not.toContain(
        scratchName(800_000),
      );
    },
  );
});
