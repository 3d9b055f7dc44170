import { z } from 'zod';
import type { FindingKind } from '../../contracts/guard/finding-kinds.ts';
import type { FindingSeverity } from '../../contracts/guard/finding.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';
import { first, many } from '../database/rows.ts';
import { alarmColumns, AlarmRecord } from './alarm-record.ts';

/** `open`: and not silenced. */
export type AlarmState = 'open' | 'silenced' | 'closed' | 'all';

export interface AlarmFilter {
  readonly state?: AlarmState;
  readonly kind?: FindingKind;
  readonly severity?: FindingSeverity;
  /** Only that clinic's. */
  readonly clinicId?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

const stateSql: Readonly<Record<AlarmState, string>> = {
  open: 'a.closed_at IS NULL AND coalesce(a.silenced_until <= now(), true)',
  silenced: 'a.closed_at IS NULL AND a.silenced_until > now()',
  closed: 'a.closed_at IS NOT NULL',
  all: 'true',
};

const Mark = z.tuple([z.int().positive()]);

/** Newest first. */
export const listAlarms = (
  catalog: Catalog,
  { state = 'open', kind, severity, clinicId, limit = 50, cursor }: AlarmFilter = {},
): Promise<{ readonly items: AlarmRecord[]; readonly nextCursor: string | null }> =>
  asSystem(catalog, async (db) => {
    const [before = null] = cursor === undefined ? [] : decodeCursor(Mark, cursor);
    const found = await many(
      db,
      AlarmRecord,
      `SELECT ${alarmColumns} FROM alarms a
       WHERE ${stateSql[state]} AND ($1::text IS NULL OR a.kind = $1)
         AND ($2::text IS NULL OR a.severity = $2) AND ($3::text IS NULL OR a.clinic_id = $3)
         AND ($4::bigint IS NULL OR a.id < $4)
       ORDER BY a.id DESC LIMIT $5`,
      [kind ?? null, severity ?? null, clinicId ?? null, before, limit + 1],
    );
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: found.length > limit && last ? encodeCursor([last.id]) : null };
  });

export const unknownAlarm = (id: number): ResguardoError =>
  new ResguardoError('alarm-unknown', { alarm: String(id) });

/** `alarm-unknown`. */
export const getAlarm = (catalog: Catalog, id: number): Promise<AlarmRecord> =>
  asSystem(catalog, async (db) => {
    const found = await first(
      db,
      AlarmRecord,
      `SELECT ${alarmColumns} FROM alarms a WHERE a.id = $1`,
      [id],
    );
    if (!found) throw unknownAlarm(id);
    return found;
  });

const Count = z.object({
  kind: AlarmRecord.shape.kind,
  severity: AlarmRecord.shape.severity,
  silenced: z.boolean(),
  alarms: z.number(),
});
export type AlarmCount = z.infer<typeof Count>;

/** How many are open, by kind. */
export const countAlarms = (catalog: Catalog): Promise<AlarmCount[]> =>
  asSystem(catalog, (db) =>
    many(
      db,
      Count,
      `SELECT kind, severity, coalesce(silenced_until > now(), false) AS silenced,
         count(*)::int AS alarms
       FROM alarms WHERE closed_at IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    ),
  );
