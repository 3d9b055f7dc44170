import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import type { BackupRecord } from './backup-record.ts';
import { readBackups } from './read-backups.ts';

/** The clinic's backup of this file name, deleted ones left out. `backup-unknown`. */
export const findBackupByName = (
  catalog: Catalog,
  clinicId: string,
  fileName: string,
): Promise<BackupRecord> =>
  asClinic(catalog, clinicId, async (db) => {
    const [backup] = await readBackups(
      db,
      'WHERE b.clinic_id = $1 AND b.file_name = $2 AND b.deleted_at IS NULL',
      [clinicId, fileName],
    );
    if (!backup) throw new ResguardoError('backup-unknown', { clinic: clinicId, backup: fileName });
    return backup;
  });

/** The backup that a run made; null where it never came to open one. */
export const findBackupOfRun = (
  catalog: Catalog,
  clinicId: string,
  runId: string,
): Promise<BackupRecord | null> =>
  asClinic(catalog, clinicId, async (db) => {
    const [backup] = await readBackups(db, 'WHERE b.clinic_id = $1 AND b.run_id = $2', [
      clinicId,
      runId,
    ]);
    return backup ?? null;
  });
