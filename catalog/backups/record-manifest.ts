import { z } from 'zod';
import { Manifest } from '../../contracts/manifest.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { first } from '../database/rows.ts';
import type { BackupRef } from './backup-record.ts';
import { unknownBackup } from './read-backups.ts';

/** E2's `metadata`: what was saved of each model, told without opening the manifest. */
const metadataOf = ({ scope, tables, totals, compression }: Manifest): object => {
  const home = scope.kind === 'database' ? 'public' : scope.schema;
  const models = tables.map(({ schema, table, rows }): [string, number] => [
    schema === home ? table : `${schema}.${table}`,
    rows,
  ]);
  return { models: Object.fromEntries(models), records: totals.rows, compression };
};

/** Keeps what was written beside the data, and takes the backup's figures from it. `backup-unknown`. */
export const recordManifest = (
  catalog: Catalog,
  ref: BackupRef,
  manifest: Manifest,
): Promise<void> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    const { totals, largeObjects, sha256, md5, snapshot } = manifest;
    const { rowCount } = await db.query(
      `UPDATE backups SET manifest = $3, rows = $4, tables = $5, large_objects = $6,
         plain_bytes = $7, bytes = $8, sha256 = $9, md5 = $10, snapshot_at = $11,
         metadata = metadata || $12
       WHERE clinic_id = $1 AND id = $2`,
      [
        ...[ref.clinicId, ref.backupId, manifest, totals.rows, totals.tables, largeObjects.count],
        ...[totals.plainBytes, totals.bytes, sha256, md5, snapshot.takenAt],
        metadataOf(manifest),
      ],
    );
    if (rowCount === 0) throw unknownBackup(ref);
  });

const Kept = z.object({ manifest: Manifest.nullable() });

/** The manifest as it was recorded, or null before that. `backup-unknown`. */
export const getManifest = (catalog: Catalog, ref: BackupRef): Promise<Manifest | null> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    const kept = await first(
      db,
      Kept,
      'SELECT manifest FROM backups WHERE clinic_id = $1 AND id = $2',
      [ref.clinicId, ref.backupId],
    );
    if (!kept) throw unknownBackup(ref);
    return kept.manifest;
  });
