import type { Catalog } from '../database/catalog.ts';
import type { BackupRecord } from './backup-record.ts';
import { listBackups, type BackupFilterWritten } from './list-backups.ts';

/** Every backup that the filter lets through, newest first: for callers whose contract has no pages. */
export const allBackups = async (
  catalog: Catalog,
  clinicId: string,
  filter: Omit<BackupFilterWritten, 'cursor' | 'limit'>,
): Promise<BackupRecord[]> => {
  const all: BackupRecord[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await listBackups(catalog, clinicId, {
      ...filter,
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    });
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
};
