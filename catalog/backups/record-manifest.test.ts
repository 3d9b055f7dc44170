import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Manifest } from '../../contracts/manifest.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { addClinic } from '../clinics/add-clinic.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { getBackup } from './get-backup.ts';
import { openBackup } from './open-backup.ts';
import { getManifest, recordManifest } from './record-manifest.ts';

let own: TestCatalog;
const clinicId = 'norte';

beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_manifest'));
  await addClinic(own.catalog, sampleClinic(clinicId));
});
afterAll(() => own.drop());

const table = (schema: string, name: string, rows: number): Manifest['tables'][number] => ({
  ...{ schema, table: name, columns: ['id', 'año "x"'], rows, bytes: rows * 10, orderBy: ['id'] },
  sha256: 'c'.repeat(64),
});

const manifestOf = (backupId: number): Manifest => ({
  ...{
    resguardo: 1,
    clinic: clinicId,
    backupId,
    fileName: 'f',
    format: 'sql',
    compression: 'zstd',
  },
  createdAt: '2026-01-02T03:04:05.678Z',
  scope: { kind: 'schema', schema: 'clinica' },
  versions: {
    ...{ resguardo: '0.1.0', server: '15.18', pgDump: '15.18' },
    ...{ encoding: 'UTF8', collate: 'C', ctype: 'C' },
  },
  snapshot: { id: '1-1', takenAt: '2026-01-02T03:04:05.678Z', lsn: '0/1' },
  extensions: [],
  tables: [table('clinica', 'paciente', 1200), table('public', 'pais', 34)],
  context: [],
  sequences: [
    { schema: 'clinica', sequence: 's', lastValue: '9223372036854775807', isCalled: true },
  ],
  largeObjects: { count: 3, bytes: 30, sha256: 'd'.repeat(64) },
  frames: [{ kind: 'data', table: 0, offset: 0, length: 5, size: 50, rows: 1200 }],
  totals: { tables: 2, rows: 1234, plainBytes: 50_000_000_000, bytes: 12_000_000_000 },
  sha256: 'a'.repeat(64),
  md5: 'b'.repeat(32),
});

test('a manifest comes back as it was written, and gives the backup its figures', async () => {
  const { id: backupId } = await openBackup(own.catalog, {
    ...{ clinicId, workflowId: 'w', runId: 'r', trigger: 'manual', requestedBy: null },
    metadata: { kept: true },
  });
  const ref = { clinicId, backupId };
  expect(await getManifest(own.catalog, ref)).toBeNull();
  const manifest = manifestOf(backupId);
  await recordManifest(own.catalog, ref, manifest);
  await recordManifest(own.catalog, ref, manifest);
  expect(await getManifest(own.catalog, ref)).toEqual(manifest);
  expect(await getBackup(own.catalog, clinicId, backupId)).toMatchObject({
    ...{ rows: 1234, tables: 2, largeObjects: 3, sha256: manifest.sha256, md5: manifest.md5 },
    ...{ plainBytes: 50_000_000_000, bytes: 12_000_000_000 },
    snapshotAt: new Date(manifest.snapshot.takenAt),
    metadata: {
      ...{ kept: true, records: 1234, compression: 'zstd' },
      models: { paciente: 1200, 'public.pais': 34 },
    },
  });
});

test('an unknown backup is told so', async () => {
  const ref = { clinicId, backupId: 999 };
  const unknown = { code: 'backup-unknown' };
  await expect(getManifest(own.catalog, ref)).rejects.toMatchObject(unknown);
  await expect(recordManifest(own.catalog, ref, manifestOf(999))).rejects.toMatchObject(unknown);
});
