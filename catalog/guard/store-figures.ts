import { z } from 'zod';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';
import { growthDays } from './rooms.ts';

/** A clinic's destination, by whatever it shares with others. */
export interface StoreUser {
  readonly key: string;
  readonly clinicId: string;
  readonly destination: string;
}

const Figures = z.object({
  key: z.string(),
  /** What our copies there add up to. */
  usedBytes: z.number(),
  /** By how much that grows in a day; null: there are no copies of a week ago. */
  bytesPerDay: z.number().nullable(),
});
export type StoreFigures = z.infer<typeof Figures>;

/** Of each key: what lies there of ours and how it grows, manifests (some KB each) left out. */
export const storeFigures = (
  catalog: Catalog,
  users: readonly StoreUser[],
  now = new Date(),
): Promise<Map<string, StoreFigures>> =>
  asSystem(catalog, async (db) => {
    const places = users.map(({ key, clinicId: clinic, destination }) => ({
      ...{ key, clinic, destination },
    }));
    const figures = await many(
      db,
      Figures,
      `WITH held AS (
         SELECT p.key, c.bytes, c.stored_at, c.removed_at, c.state <> 'removed' AS there
         FROM jsonb_to_recordset($1) AS p(key text, clinic text, destination text)
         LEFT JOIN copies c ON c.clinic_id = p.clinic AND c.destination = p.destination
           AND c.stored_at IS NOT NULL AND (c.state IN ('stored', 'intact', 'damaged')
             OR c.state = 'removed' AND c.removed_at > $2::timestamptz - make_interval(days => $3))
       ), summed AS (
         SELECT key, coalesce(sum(bytes) FILTER (WHERE there), 0)::float8 AS used,
           coalesce(sum(bytes) FILTER (WHERE began), 0)::float8 AS before,
           least($3, extract(epoch FROM $2::timestamptz - min(stored_at)) / 86400)::float8 AS days
         FROM (
           SELECT *, stored_at <= $2::timestamptz - make_interval(days => $3) AS began FROM held
         ) h GROUP BY key
       )
       SELECT key, used AS "usedBytes",
         CASE WHEN days >= $4 THEN (used - before) / days END AS "bytesPerDay"
       FROM summed`,
      [JSON.stringify(places), now, growthDays.over, growthDays.least],
    );
    return new Map(figures.map((one) => [one.key, one]));
  });

const Bucket = z.object({
  clinicId: z.string(),
  destination: z.string(),
  endpoint: z.string().nullable(),
  bucket: z.string(),
  capacityBytes: z.number().nullable(),
  /** False: it takes no new copies of this clinic, and may hold old ones. */
  active: z.boolean(),
});
export type BucketUser = z.infer<typeof Bucket>;

/** Every destination in a bucket, also of clinics that were archived: their copies lie there still. */
export const bucketUsers = (catalog: Catalog): Promise<BucketUser[]> =>
  asSystem(catalog, (db) =>
    many(
      db,
      Bucket,
      `SELECT d.clinic_id AS "clinicId", d.name AS destination, d.settings ->> 'endpoint' AS endpoint,
         d.settings ->> 'bucket' AS bucket, (d.settings ->> 'capacityBytes')::float8 AS "capacityBytes",
         d.retired_at IS NULL AND c.archived_at IS NULL AS active
       FROM destinations d JOIN clinics c ON c.id = d.clinic_id
       WHERE d.kind = 's3' ORDER BY d.clinic_id, d.name`,
    ),
  );
