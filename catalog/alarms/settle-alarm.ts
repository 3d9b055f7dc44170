import { z } from 'zod';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { columnsOf, first, many } from '../database/rows.ts';
import { alarmColumns, AlarmRecord } from './alarm-record.ts';
import { unknownAlarm } from './list-alarms.ts';

/** Nobody is told of an open alarm until then; null: from now on people are again. `alarm-unknown`. */
export const silenceAlarm = (
  catalog: Catalog,
  id: number,
  { until, by, reason }: { until: Date | null; by: number; reason: string },
): Promise<AlarmRecord> =>
  asSystem(catalog, async (db) => {
    const changed = await first(
      db,
      AlarmRecord,
      `UPDATE alarms a SET silenced_until = $2, silenced_by = $3, silenced_reason = $4
       WHERE a.id = $1 AND a.closed_at IS NULL RETURNING ${alarmColumns}`,
      [id, until, until && by, until && reason],
    );
    if (!changed) throw unknownAlarm(id);
    return changed;
  });

export const GuardException = z.object({
  id: z.number(),
  kind: AlarmRecord.shape.kind,
  subject: z.string(),
  reason: z.string(),
  acceptedBy: z.number().nullable(),
  acceptedAt: z.date(),
});
export type GuardException = z.infer<typeof GuardException>;

const columns = columnsOf(GuardException, 'e');

/** An operator knows of it and wants it so: closed, and never found again. `alarm-unknown`. */
export const acceptAlarm = (
  catalog: Catalog,
  id: number,
  { by, reason }: { by: number; reason: string },
): Promise<AlarmRecord> =>
  asSystem(catalog, async (db) => {
    const closed = await first(
      db,
      AlarmRecord,
      `UPDATE alarms a SET closed_at = now(), closed_because = 'accepted'
       WHERE a.id = $1 AND a.closed_at IS NULL RETURNING ${alarmColumns}`,
      [id],
    );
    if (!closed) throw unknownAlarm(id);
    await db.query(
      `INSERT INTO guard_exceptions (kind, subject, reason, accepted_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (kind, subject) DO UPDATE
         SET reason = excluded.reason, accepted_by = excluded.accepted_by, accepted_at = now()`,
      [closed.kind, closed.subject, reason, by],
    );
    return closed;
  });

export const listExceptions = (catalog: Catalog): Promise<GuardException[]> =>
  asSystem(catalog, (db) =>
    many(db, GuardException, `SELECT ${columns} FROM guard_exceptions e ORDER BY e.id`),
  );

/** The guard finds it again, if it is still there. `alarm-unknown` where there is no such exception. */
export const removeException = (catalog: Catalog, id: number): Promise<GuardException> =>
  asSystem(catalog, async (db) => {
    const removed = await first(
      db,
      GuardException,
      `DELETE FROM guard_exceptions e WHERE e.id = $1 RETURNING ${columns}`,
      [id],
    );
    if (!removed) throw unknownAlarm(id);
    return removed;
  });
