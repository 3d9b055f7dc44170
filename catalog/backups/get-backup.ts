import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asClinic, asSystem, type Catalog } from '../database/catalog.ts';
import type { BackupRecord } from './backup-record.ts';
import { readBackup, readBackups } from './read-backups.ts';

/** One backup of this clinic, deleted ones too. Another clinic's is `backup-unknown` like one that never was. */
export const getBackup = (
  catalog: Catalog,
  clinicId: string,
  backupId: number,
): Promise<BackupRecord> =>
  asClinic(catalog, clinicId, (db) => readBackup(db, { clinicId, backupId }));

/** For steps of workflows alone, which hold an id from a history of our own: never for a request. */
export const getBackupForWork = (catalog: Catalog, backupId: number): Promise<BackupRecord> =>
  asSystem(catalog, async (db) => {
    const [backup] = await readBackups(db, 'WHERE b.id = $1', [backupId]);
    if (!backup) throw new ResguardoError('backup-unknown', { backup: String(backupId) });
    return backup;
  });
