import type { BackupRecord } from '../../catalog/backups/backup-record.ts';
import type {
  CreatedBackup,
  HistoryEntry,
  ServerBackup,
} from '../../contracts/api/front-ends/history.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { iso } from '../views/iso.ts';

/** What the earlier systems recorded: only what had been stored. */
export const storedStates = ['stored', 'intact', 'restorable'] as const;

const megabytes = (bytes: number): number => Math.round((bytes / 1024 / 1024) * 100) / 100;

/** A backup as the history lists it. */
export const historyEntry = (backup: BackupRecord): HistoryEntry => {
  const size = backup.bytes ?? 0;
  return {
    id: backup.id,
    file_name: backup.fileName,
    file_path: backup.fileKey,
    file_size: size,
    file_size_mb: megabytes(size),
    backup_type: backup.trigger,
    created_by: backup.createdBy,
    // The date a sample is for; whoever asks the API itself is told both.
    created_at: iso(backup.sampleAt ?? backup.startedAt),
  };
};

const readable = (state: string): boolean => state === 'stored' || state === 'intact';

/** A backup as the server administration's table lists it. */
export const serverBackup = (backup: BackupRecord): ServerBackup => {
  const entry = historyEntry(backup);
  const state = storedStates.find((one) => one === backup.state);
  if (!state) throw new ResguardoError('internal', { what: `listed in state ${backup.state}` });
  return {
    ...entry,
    name: entry.file_name,
    filename: entry.file_name,
    date: entry.created_at,
    size: entry.file_size,
    size_mb: entry.file_size_mb,
    local_only: !backup.copies.some((copy) => copy.kind !== 'folder' && readable(copy.state)),
    state,
  };
};

/** The answer to having made one: that of both systems at once. */
export const createdBackup = (message: string, backup: BackupRecord): CreatedBackup => {
  const entry = historyEntry(backup);
  const { id, file_name, file_size, file_size_mb, backup_type, created_by, created_at } = entry;
  return {
    success: true,
    message,
    backup: { id, file_name, file_size_mb, created_at },
    backup_info: { id, file_name, file_size, file_size_mb, backup_type, created_by, created_at },
  };
};
