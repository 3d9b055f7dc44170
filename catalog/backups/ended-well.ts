import { z } from 'zod';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { first } from '../database/rows.ts';
import type { BackupRef } from './backup-record.ts';

/** How many backups in a row did not go well, and since when. */
export interface Trouble {
  readonly since: Date;
  readonly failures: number;
}

const Row = z.object({ since: z.date().nullable(), failures: z.number() });

/**
 * Writes down whether a backup ended without any failure, a copy's and a rehearsal's included. Gives
 * those right before it that did not, null where the one before it went well. Cancelled ones count for
 * neither.
 */
export const recordEndedWell = (
  catalog: Catalog,
  { clinicId, backupId }: BackupRef,
  well: boolean,
): Promise<Trouble | null> =>
  asClinic(catalog, clinicId, async (db) => {
    await db.query('UPDATE backups SET ended_well = $3 WHERE clinic_id = $1 AND id = $2', [
      ...[clinicId, backupId, well],
    ]);
    const row = await first(
      db,
      Row,
      `WITH before AS (
         SELECT b.id, b.started_at, coalesce(b.ended_well, b.failure_code IS NULL) AS well
         FROM backups b
         WHERE b.clinic_id = $1 AND b.id < $2 AND b.sample_at IS NULL AND b.state NOT IN ('running', 'cancelled')
           AND b.failure_code IS DISTINCT FROM 'cancelled'
       )
       SELECT min(started_at) AS since, count(*) AS failures FROM before
       WHERE NOT well AND id > coalesce((SELECT max(id) FROM before WHERE well), 0)`,
      [clinicId, backupId],
    );
    return row?.since ? { since: row.since, failures: row.failures } : null;
  });
