import { asSystem, type Catalog } from '../database/catalog.ts';
import type { BackupRecord } from './backup-record.ts';
import { readBackups } from './read-backups.ts';

/** All that have not ended, of every clinic: none may be shown as running for ever after a restart. */
export const listRunningBackups = (catalog: Catalog): Promise<BackupRecord[]> =>
  asSystem(catalog, (db) =>
    readBackups(
      db,
      `WHERE b.ended_at IS NULL AND b.state <> 'deleted' ORDER BY b.started_at, b.id`,
      [],
    ),
  );
