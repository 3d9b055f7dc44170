import type { Catalog } from '../database/catalog.ts';
import { allBackups } from './all-backups.ts';
import type { BackupRecord } from './backup-record.ts';

/** A clinic's samples for demonstrations that are made or being made, newest first. */
export const listSamples = (catalog: Catalog, clinicId: string): Promise<BackupRecord[]> =>
  allBackups(catalog, clinicId, {
    samples: 'only',
    states: ['running', 'stored', 'intact', 'restorable', 'failed'],
  });
