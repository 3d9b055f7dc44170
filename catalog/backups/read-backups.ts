import { z } from 'zod';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Db } from '../database/db.ts';
import { many } from '../database/rows.ts';
import {
  backupColumns,
  copyColumns,
  CopyRecord,
  StoredBackup,
  type BackupRecord,
  type BackupRef,
} from './backup-record.ts';

const OwnedCopy = CopyRecord.extend({ backupId: z.number() });

/** Backups by a condition on `backups b`, each with its copies, in the order asked for. */
export const readBackups = async (
  db: Db,
  rest: string,
  parameters: readonly unknown[],
): Promise<BackupRecord[]> => {
  const backups = await many(
    db,
    StoredBackup,
    `SELECT ${backupColumns} FROM backups b ${rest}`,
    parameters,
  );
  if (backups.length === 0) return [];
  const copies = await many(
    db,
    OwnedCopy,
    `SELECT ${copyColumns}, c.backup_id AS "backupId" FROM copies c
     LEFT JOIN destinations d ON d.clinic_id = c.clinic_id AND d.name = c.destination
     WHERE c.backup_id = ANY ($1) ORDER BY d.position NULLS LAST, c.destination`,
    [backups.map(({ id }) => id)],
  );
  const byBackup = Map.groupBy(copies, ({ backupId }) => backupId);
  return backups.map((backup) => ({
    ...backup,
    copies: (byBackup.get(backup.id) ?? []).map((copy) => CopyRecord.parse(copy)),
  }));
};

export const unknownBackup = ({ clinicId, backupId }: BackupRef): ResguardoError =>
  new ResguardoError('backup-unknown', { clinic: clinicId, backup: String(backupId) });

export const readBackup = async (
  db: Db,
  ref: BackupRef,
  lock: '' | 'FOR UPDATE' = '',
): Promise<BackupRecord> => {
  const [backup] = await readBackups(
    db,
    `WHERE b.clinic_id = $1 AND b.id = $2 ${lock && 'FOR UPDATE OF b'}`,
    [ref.clinicId, ref.backupId],
  );
  if (!backup) throw unknownBackup(ref);
  return backup;
};
