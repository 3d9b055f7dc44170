import type { BackupRecord } from '../../catalog/backups/backup-record.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { chooseCopy } from '../downloads/choose-copy.ts';

/** `backup-not-restorable` for a backup none of whose copies can be read. */
export const expectRestorable = (backup: BackupRecord): void => {
  try {
    chooseCopy(backup);
  } catch (cause) {
    if (!(cause instanceof ResguardoError)) throw cause;
    const params = { backup: String(backup.id), state: backup.state };
    throw new ResguardoError('backup-not-restorable', params, { cause });
  }
};
