import { z } from 'zod';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { first } from '../database/rows.ts';
import type { BackupRef } from './backup-record.ts';

/** How long the clinic's database was read for a backup. */
export const recordReading = (catalog: Catalog, ref: BackupRef, seconds: number): Promise<void> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    await db.query('UPDATE backups SET read_seconds = $3 WHERE clinic_id = $1 AND id = $2', [
      ...[ref.clinicId, ref.backupId, seconds],
    ]);
  });

const Last = z.object({ read: z.number().nullable(), drill: z.number().nullable() });

/** How long the clinic's last reading took, and its last rehearsal that passed; null: there was none. */
export const lastSeconds = async (
  catalog: Catalog,
  clinicId: string,
): Promise<{ readonly read: number | null; readonly drill: number | null }> =>
  asClinic(catalog, clinicId, async (db) => {
    const last = await first(
      db,
      Last,
      `SELECT
         (SELECT read_seconds FROM backups WHERE clinic_id = $1 AND read_seconds IS NOT NULL
           ORDER BY started_at DESC, id DESC LIMIT 1) AS read,
         (SELECT drill_load_seconds + coalesce(drill_compare_seconds, 0) FROM backups
           WHERE clinic_id = $1 AND drill_state = 'passed' AND drill_load_seconds IS NOT NULL
           ORDER BY drill_at DESC LIMIT 1) AS drill`,
      [clinicId],
    );
    return last ?? { read: null, drill: null };
  });
