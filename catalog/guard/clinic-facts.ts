import { z } from 'zod';
import { readBackups } from '../backups/read-backups.ts';
import type { BackupRecord } from '../backups/backup-record.ts';
import { clinicColumns, ClinicRecord } from '../clinics/clinic-record.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';

/** So many of a clinic's backups tell how it stands. */
const newest = 20;

const Facts = z.object({
  clinic: ClinicRecord,
  drillPassedAt: z.date().nullable(),
  /** Its latest rehearsal, where that failed. */
  drillFailure: z
    .object({
      backupId: z.number(),
      at: z.coerce.date(),
      code: z.string(),
      params: z.record(z.string(), z.string()).nullable(),
    })
    .nullable(),
  /** The latest moment at which it was due, by what became of it. */
  slot: z
    .object({ slot: z.coerce.date(), state: z.string(), reason: z.string().nullable() })
    .nullable(),
});

/** What the catalog knows of how a clinic stands. */
export interface ClinicFacts extends z.infer<typeof Facts> {
  /** The newest, cancelled ones and samples left out, running ones not. */
  readonly backups: readonly BackupRecord[];
}

const factColumns = `
  (SELECT max(at) FROM drills d WHERE d.clinic_id = c.id AND d.state = 'passed') AS "drillPassedAt",
  (SELECT jsonb_build_object('backupId', d.backup_id, 'at', d.at, 'code', d.failure_code,
       'params', d.failure_params)
   FROM (SELECT * FROM drills WHERE clinic_id = c.id ORDER BY at DESC, id DESC LIMIT 1) d
   WHERE d.state = 'failed') AS "drillFailure",
  (SELECT jsonb_build_object('slot', s.slot, 'state', s.state, 'reason', s.reason)
   FROM scheduled_runs s WHERE s.clinic_id = c.id ORDER BY s.slot DESC LIMIT 1) AS slot`;

const Row = ClinicRecord.extend(Facts.omit({ clinic: true }).shape);

export interface FactsPage {
  readonly items: readonly ClinicFacts[];
  /** The clinic to go on behind; null: this was the last page. */
  readonly next: string | null;
}

/** Clinics that are not archived, by id, behind `after`, with what tells how they stand. */
export const clinicFacts = (
  catalog: Catalog,
  { after, limit }: { after: string | null; limit: number },
): Promise<FactsPage> =>
  asSystem(catalog, async (db) => {
    const rows = await many(
      db,
      Row,
      `SELECT ${clinicColumns}, ${factColumns} FROM clinics c
       WHERE c.archived_at IS NULL AND ($1::text IS NULL OR c.id COLLATE "C" > $1)
       ORDER BY c.id COLLATE "C" LIMIT $2`,
      [after, limit],
    );
    const ids = rows.map(({ id }) => id);
    const backups = await readBackups(
      db,
      `WHERE b.id IN (
         SELECT x.id FROM unnest($1::text[]) AS c(id) CROSS JOIN LATERAL (
           SELECT id FROM backups
           WHERE clinic_id = c.id AND deleted_at IS NULL AND sample_at IS NULL
             AND state <> 'cancelled' AND failure_code IS DISTINCT FROM 'cancelled'
           ORDER BY started_at DESC, id DESC LIMIT $2
         ) x
       ) ORDER BY b.started_at DESC, b.id DESC`,
      [ids, newest],
    );
    const byClinic = Map.groupBy(backups, ({ clinicId }) => clinicId);
    const items = rows.map(({ drillPassedAt, drillFailure, slot, ...clinic }) => ({
      ...{ clinic, drillPassedAt, drillFailure, slot },
      backups: byClinic.get(clinic.id) ?? [],
    }));
    return { items, next: ids.length < limit ? null : (ids.at(-1) ?? null) };
  });
