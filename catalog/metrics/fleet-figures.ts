import { z } from 'zod';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';

const Seconds = z.number().nullable();

/** One clinic's figures, as a monitor looks at them. */
const ClinicFigures = z.object({
  clinic: z.string(),
  /** Since the instant that the newest backup in a store is of; null: there is none. */
  ageSeconds: Seconds,
  /** The same of the newest that was restored once. */
  restorableAgeSeconds: Seconds,
  lastBytes: z.number().nullable(),
  lastSeconds: Seconds,
  lastFailed: z.boolean(),
  running: z.boolean(),
  /** Since the last rehearsal that passed, and how long that took to load. */
  drillAgeSeconds: Seconds,
  recoverySeconds: Seconds,
  /** By how much a scheduled backup is late; null: none is. */
  overdueSeconds: Seconds,
});
export type ClinicFigures = z.infer<typeof ClinicFigures>;

const Copies = z.object({
  kind: z.enum(['s3', 'drive', 'folder']),
  state: z.string(),
  copies: z.number(),
  bytes: z.number(),
});
export type CopyFigures = z.infer<typeof Copies>;

export interface FleetFigures {
  readonly clinics: readonly ClinicFigures[];
  /** Of every clinic together. */
  readonly copies: readonly CopyFigures[];
}

/** Null where the instant is: `greatest` alone would pass over it. */
const since = (instant: string): string =>
  `CASE WHEN ${instant} IS NOT NULL
     THEN greatest(0, extract(epoch FROM now() - ${instant}))::float8 END`;
const newest = (states: string): string =>
  `(SELECT ${since('max(coalesce(b.snapshot_at, b.started_at))')} FROM backups b
     WHERE b.clinic_id = c.id AND b.sample_at IS NULL AND b.state IN (${states}))`;

/** What a monitor is told of the whole fleet: no name of a person, no row of a patient. */
export const fleetFigures = (catalog: Catalog): Promise<FleetFigures> =>
  asSystem(catalog, async (db) => ({
    clinics: await many(
      db,
      ClinicFigures,
      `SELECT c.id AS clinic,
         ${newest(`'stored', 'intact', 'restorable'`)} AS "ageSeconds",
         ${newest(`'restorable'`)} AS "restorableAgeSeconds",
         good.bytes AS "lastBytes", good.duration_seconds AS "lastSeconds",
         coalesce(last.state = 'failed', false) AS "lastFailed",
         EXISTS (SELECT FROM backups b WHERE b.clinic_id = c.id AND b.state = 'running') AS running,
         ${since('drill.at')} AS "drillAgeSeconds", drill.load_seconds AS "recoverySeconds",
         CASE WHEN c.schedule_paused_at IS NULL AND c.next_scheduled_backup < now()
           THEN ${since('c.next_scheduled_backup')} END AS "overdueSeconds"
       FROM clinics c
       LEFT JOIN LATERAL (
         SELECT bytes, duration_seconds FROM backups
         WHERE clinic_id = c.id AND sample_at IS NULL AND state IN ('stored', 'intact', 'restorable')
         ORDER BY started_at DESC, id DESC LIMIT 1
       ) good ON true
       LEFT JOIN LATERAL (
         SELECT state FROM backups WHERE clinic_id = c.id AND sample_at IS NULL AND ended_at IS NOT NULL
         ORDER BY started_at DESC, id DESC LIMIT 1
       ) last ON true
       LEFT JOIN LATERAL (
         SELECT at, load_seconds FROM drills WHERE clinic_id = c.id AND state = 'passed'
         ORDER BY at DESC LIMIT 1
       ) drill ON true
       WHERE c.archived_at IS NULL ORDER BY c.id`,
    ),
    copies: await many(
      db,
      Copies,
      `SELECT kind, state, count(*)::int AS copies, coalesce(sum(bytes), 0)::float8 AS bytes
       FROM copies WHERE state <> 'removed' GROUP BY kind, state ORDER BY kind, state`,
    ),
  }));
