import { readClinic } from '../clinics/get-clinic.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import type { BackupRef } from './backup-record.ts';
import { isProtected } from './is-protected.ts';
import { protectBy } from './protection.ts';
import { readBackup } from './read-backups.ts';

/**
 * Notes the moment at which the clinic's quorum of copies had been read back, and whether that was in time;
 * once, and nothing before it is reached. `backup-unknown`.
 */
export const recordProtection = (
  catalog: Catalog,
  ref: BackupRef,
  now: Date = new Date(),
): Promise<void> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    // Under its lock: of two copies that are proved at once, the later one sees both.
    const backup = await readBackup(db, ref, 'FOR UPDATE');
    if (backup.protectedAt !== null) return;
    const clinic = await readClinic(db, ref.clinicId);
    if (!isProtected(backup, clinic)) return;
    await db.query(
      `UPDATE backups SET protected_at = $3, protected_in_time = $4
       WHERE clinic_id = $1 AND id = $2`,
      [ref.clinicId, ref.backupId, now, now <= protectBy(backup, clinic)],
    );
  });
