import { z } from 'zod';
import { asClinic, asSystem, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { first, many } from '../database/rows.ts';

const Totals = z.object({
  clinics: z.number(),
  succeeded: z.number(),
  failed: z.number(),
  manual: z.number(),
  automatic: z.number(),
  protectedInTime: z.number(),
  protectedLate: z.number(),
  medianSeconds: z.number().nullable(),
});
const Newest = z.object({ plainBytes: z.number(), bytes: z.number() });
const Month = z.object({
  month: z.string(),
  succeeded: z.number(),
  failed: z.number(),
  rows: z.number(),
  plainBytes: z.number(),
  bytes: z.number(),
  medianSeconds: z.number().nullable(),
});
const Store = z.object({
  kind: z.enum(['s3', 'drive', 'folder']),
  destination: z.string().nullable(),
  copies: z.number(),
  bytes: z.number(),
});

export interface StatisticsFacts {
  readonly totals: z.infer<typeof Totals>;
  readonly newest: z.infer<typeof Newest>;
  readonly months: z.infer<typeof Month>[];
  readonly stores: z.infer<typeof Store>[];
}

/** One that was stored counts as a success for ever, also after retention let it go. */
const succeeded = `b.stored_at IS NOT NULL AND b.state <> 'failed'`;
const median = `percentile_cont(0.5) WITHIN GROUP (ORDER BY b.duration_seconds)
  FILTER (WHERE ${succeeded})`;
const sum = (column: string): string =>
  `coalesce(sum(b.${column}) FILTER (WHERE ${succeeded}), 0)::float8`;

const read = async (
  db: Db,
  { clinicId, timeZone, from }: { clinicId: string | null; timeZone: string; from: Date },
): Promise<StatisticsFacts> => {
  const within = `($1::text IS NULL OR b.clinic_id = $1) AND b.started_at >= $2 AND b.ended_at IS NOT NULL
    AND b.sample_at IS NULL`;
  const totals = await first(
    db,
    Totals,
    `SELECT (SELECT count(*)::int FROM clinics
              WHERE archived_at IS NULL AND ($1::text IS NULL OR id = $1)) AS clinics,
       count(*) FILTER (WHERE ${succeeded})::int AS succeeded,
       count(*) FILTER (WHERE b.state = 'failed')::int AS failed,
       count(*) FILTER (WHERE ${succeeded} AND b.trigger = 'manual')::int AS manual,
       count(*) FILTER (WHERE ${succeeded} AND b.trigger = 'automatic')::int AS automatic,
       count(*) FILTER (WHERE ${succeeded} AND b.protected_in_time)::int AS "protectedInTime",
       count(*) FILTER (WHERE ${succeeded} AND NOT b.protected_in_time)::int AS "protectedLate",
       ${median} AS "medianSeconds"
     FROM backups b WHERE ${within}`,
    [clinicId, from],
  );
  const newest = await first(
    db,
    Newest,
    `SELECT coalesce(sum(n.plain_bytes), 0)::float8 AS "plainBytes",
       coalesce(sum(n.bytes), 0)::float8 AS bytes
     FROM clinics c
     CROSS JOIN LATERAL (
       SELECT plain_bytes, bytes FROM backups
       WHERE clinic_id = c.id AND sample_at IS NULL AND state IN ('stored', 'intact', 'restorable')
       ORDER BY started_at DESC, id DESC LIMIT 1
     ) n
     WHERE c.archived_at IS NULL AND ($1::text IS NULL OR c.id = $1)`,
    [clinicId],
  );
  const months = await many(
    db,
    Month,
    `SELECT to_char(b.started_at AT TIME ZONE $3, 'YYYY-MM') AS month,
       count(*) FILTER (WHERE ${succeeded})::int AS succeeded,
       count(*) FILTER (WHERE b.state = 'failed')::int AS failed,
       ${sum('rows')} AS rows, ${sum('plain_bytes')} AS "plainBytes", ${sum('bytes')} AS bytes,
       ${median} AS "medianSeconds"
     FROM backups b WHERE ${within} GROUP BY 1 ORDER BY 1`,
    [clinicId, from, timeZone],
  );
  const stores = await many(
    db,
    Store,
    `SELECT c.kind, CASE WHEN $1::text IS NULL THEN NULL ELSE c.destination END AS destination,
       count(*)::int AS copies, coalesce(sum(c.bytes), 0)::float8 AS bytes
     FROM copies c
     WHERE ($1::text IS NULL OR c.clinic_id = $1) AND c.state IN ('stored', 'intact')
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [clinicId],
  );
  return {
    totals: totals ?? {
      ...{
        clinics: 0,
        succeeded: 0,
        failed: 0,
        manual: 0,
        automatic: 0,
        protectedInTime: 0,
        protectedLate: 0,
        medianSeconds: null,
      },
    },
    newest: newest ?? { plainBytes: 0, bytes: 0 },
    ...{ months, stores },
  };
};

/** One clinic's figures since `from`, by its own calendar. */
export const clinicStatistics = (
  catalog: Catalog,
  clinicId: string,
  { timeZone, from }: { timeZone: string; from: Date },
): Promise<StatisticsFacts> =>
  asClinic(catalog, clinicId, (db) => read(db, { clinicId, timeZone, from }));

/** Every clinic's together, by UTC. */
export const fleetStatistics = (catalog: Catalog, from: Date): Promise<StatisticsFacts> =>
  asSystem(catalog, (db) => read(db, { clinicId: null, timeZone: 'UTC', from }));
