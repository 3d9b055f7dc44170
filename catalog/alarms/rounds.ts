import { z } from 'zod';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { columnsOf, first } from '../database/rows.ts';

export const GuardRound = z.object({
  id: z.string(),
  startedAt: z.date(),
  endedAt: z.date().nullable(),
});
export type GuardRound = z.infer<typeof GuardRound>;

const columns = columnsOf(GuardRound, 'r');

/** How long rounds that are over are kept. */
const keptDays = 30;

/** Begins a round; the same one once, whatever is run again. */
export const beginRound = (catalog: Catalog, id: string, now = new Date()): Promise<void> =>
  asSystem(catalog, async (db) => {
    await db.query(
      'INSERT INTO guard_rounds (id, started_at) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [id, now],
    );
    await db.query(
      `DELETE FROM guard_rounds WHERE started_at < $1::timestamptz - make_interval(days => $2)`,
      [now, keptDays],
    );
  });

/**
 * Ends a round. Everything was looked at, or tried: what nobody looked at since the round began belongs
 * to nothing that is still ours (an archived clinic, a server without clinics), and is closed as moot.
 */
export const endRound = (
  catalog: Catalog,
  id: string,
  now = new Date(),
): Promise<{ readonly open: number; readonly moot: number }> =>
  asSystem(catalog, async (db) => {
    const { rowCount } = await db.query(
      `UPDATE alarms SET closed_at = $2, closed_because = 'moot'
       WHERE closed_at IS NULL
         AND looked_at < (SELECT started_at FROM guard_rounds WHERE id = $1)`,
      [id, now],
    );
    await db.query('UPDATE guard_rounds SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL', [
      ...[id, now],
    ]);
    const { rows } = await db.query<{ open: number }>(
      'SELECT count(*)::int AS open FROM alarms WHERE closed_at IS NULL',
    );
    return { open: rows[0]?.open ?? 0, moot: rowCount ?? 0 };
  });

/** The newest round that ended, and the newest that began. */
export const latestRounds = (
  catalog: Catalog,
): Promise<{ readonly ended: GuardRound | null; readonly begun: GuardRound | null }> =>
  asSystem(catalog, async (db) => ({
    ended: await first(
      db,
      GuardRound,
      `SELECT ${columns} FROM guard_rounds r WHERE r.ended_at IS NOT NULL
       ORDER BY r.ended_at DESC LIMIT 1`,
    ),
    begun: await first(
      db,
      GuardRound,
      `SELECT ${columns} FROM guard_rounds r ORDER BY r.started_at DESC LIMIT 1`,
    ),
  }));
