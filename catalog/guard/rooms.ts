import { z } from 'zod';
import { asSystem, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { columnsOf, first, many } from '../database/rows.ts';

/** How full a place for copies is; bytes. */
export const Room = z.object({
  /** The same for as long as it is the same place. */
  place: z.string(),
  kind: z.enum(['s3', 'drive', 'disk']),
  /** What people call it. */
  name: z.string(),
  usedBytes: z.number(),
  /** Null: it tells nobody, and nobody said. */
  totalBytes: z.number().nullable(),
  /** By how much it grows in a day; null: not known yet. */
  bytesPerDay: z.number().nullable(),
  lookedAt: z.date(),
});
export type Room = z.infer<typeof Room>;

/** Growth is taken over so many days, and not told before so many were seen. */
export const growthDays = { over: 14, least: 7 } as const;
/** Places that nobody has looked at for longer are none of ours any more. */
const forgottenDays = 2;

const columns = columnsOf(Room, 'r');
const Pace = z.object({ pace: z.number().nullable() });

/** From the least of the oldest day that counts to the least of today. */
const paceOf = async (db: Db, place: string, now: Date): Promise<number | null> => {
  const found = await first(
    db,
    Pace,
    `SELECT (newest.used_bytes - oldest.used_bytes)::float8 / (newest.day - oldest.day) AS pace
     FROM (SELECT * FROM guard_room_days WHERE place = $1
           ORDER BY day DESC LIMIT 1) newest,
          (SELECT * FROM guard_room_days WHERE place = $1 AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date - $3::int
           ORDER BY day LIMIT 1) oldest
     WHERE newest.day - oldest.day >= $4`,
    [place, now, growthDays.over, growthDays.least],
  );
  return found?.pace ?? null;
};

/**
 * Writes down how full a place is, and gives its growth: by what was written down on the days before,
 * unless it is known otherwise.
 */
export const recordRoom = (
  catalog: Catalog,
  room: Omit<Room, 'lookedAt' | 'bytesPerDay'> & Partial<Pick<Room, 'bytesPerDay'>>,
  now = new Date(),
): Promise<Room> =>
  asSystem(catalog, async (db) => {
    const { place, kind, name, usedBytes, totalBytes } = room;
    await db.query(
      `INSERT INTO guard_rooms (place, kind, name, used_bytes, total_bytes, looked_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (place) DO UPDATE SET kind = excluded.kind, name = excluded.name,
         used_bytes = excluded.used_bytes, total_bytes = excluded.total_bytes,
         looked_at = excluded.looked_at`,
      [place, kind, name, usedBytes, totalBytes, now],
    );
    await db.query(
      `INSERT INTO guard_room_days AS d (place, day, used_bytes)
       VALUES ($1, ($2::timestamptz AT TIME ZONE 'UTC')::date, $3)
       ON CONFLICT (place, day) DO UPDATE SET used_bytes = least(d.used_bytes, excluded.used_bytes)`,
      [place, now, usedBytes],
    );
    await db.query(
      `DELETE FROM guard_room_days
       WHERE place = $1 AND day < ($2::timestamptz AT TIME ZONE 'UTC')::date - $3::int`,
      [place, now, growthDays.over],
    );
    const bytesPerDay =
      room.bytesPerDay === undefined ? await paceOf(db, place, now) : room.bytesPerDay;
    await db.query('UPDATE guard_rooms SET bytes_per_day = $2 WHERE place = $1', [
      ...[place, bytesPerDay],
    ]);
    return { place, kind, name, usedBytes, totalBytes, bytesPerDay, lookedAt: now };
  });

/** The places that were looked at lately, the fullest first; those that say no size last. */
export const listRooms = (catalog: Catalog, now = new Date()): Promise<Room[]> =>
  asSystem(catalog, (db) =>
    many(
      db,
      Room,
      `SELECT ${columns} FROM guard_rooms r
       WHERE r.looked_at > $1::timestamptz - make_interval(days => $2)
       ORDER BY r.used_bytes::float8 / r.total_bytes DESC NULLS LAST, r.used_bytes DESC, r.place`,
      [now, forgottenDays],
    ),
  );

/** Forgets places that nobody has looked at for days: a bucket without clinics, a host that is gone. */
export const forgetRooms = (catalog: Catalog, now = new Date()): Promise<void> =>
  asSystem(catalog, async (db) => {
    await db.query(
      'DELETE FROM guard_rooms WHERE looked_at < $1::timestamptz - make_interval(days => $2)',
      [now, forgottenDays],
    );
  });
