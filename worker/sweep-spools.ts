import { getBackupForWork } from '../catalog/backups/get-backup.ts';
import { getRestore } from '../catalog/restores/get-restore.ts';
import type { Catalog } from '../catalog/open-catalog.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import type { SpoolDirectory } from '../storage/spool/spool-directory.ts';

/**
 * Removes spools whose backup is over: a host that was down while its backups were finished elsewhere
 * still has them. One whose backup runs is never touched. Gives how many were removed.
 */
export async function sweepSpools(spool: SpoolDirectory, catalog: Catalog): Promise<number> {
  let removed = 0;
  for (const { ref } of await spool.list()) {
    if (await isOver(catalog, ref.key)) {
      await spool.remove(ref);
      removed += 1;
    }
  }
  return removed;
}

async function isOver(catalog: Catalog, key: string): Promise<boolean> {
  const exported = exportSpool.exec(key);
  if (exported) return isExportOver(catalog, exported[1] ?? '', Number(exported[2]));
  const backupId = Number(/-(\d+)$/.exec(key)?.[1]);
  if (!Number.isSafeInteger(backupId)) return false; // not one of ours: let it be
  try {
    const backup = await getBackupForWork(catalog, backupId);
    return backup.endedAt !== null;
  } catch (error) {
    if (error instanceof ResguardoError && error.code === 'backup-unknown') return true;
    throw error;
  }
}

/** As activities/export-file.ts names them. */
const exportSpool = /^(.+)-(\d+)-export$/;

async function isExportOver(
  catalog: Catalog,
  clinicId: string,
  restoreId: number,
): Promise<boolean> {
  try {
    return (await getRestore(catalog, clinicId, restoreId)).endedAt !== null;
  } catch (error) {
    if (error instanceof ResguardoError && error.code === 'restore-unknown') return true;
    throw error;
  }
}
