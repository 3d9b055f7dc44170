import type { Finding } from '../../contracts/guard/finding.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';

/** One look at one thing, and all that is wrong with it. */
export interface Look {
  /** What was looked at, stable: `clinic/norte`, `server/db.example:5432`. */
  readonly look: string;
  /** False: it could not be made, or not whole. Then nothing that it did not see is taken for mended. */
  readonly complete: boolean;
  readonly findings: readonly Finding[];
}

/** Of two findings with the same kind and subject the later one would be a second alarm: the worse stays. */
const distinct = (findings: readonly Finding[]): Finding[] => {
  const byKey = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.kind}\n${finding.subject}`;
    if (byKey.get(key)?.severity !== 'critical') byKey.set(key, finding);
  }
  return [...byKey.values()];
};

/**
 * Writes down what a look found. What is new opens an alarm; what was open goes on; what this same look
 * found before and no longer sees is closed, if the look was complete. A silence outlives the alarm that
 * it was set on, and what an operator accepted is no alarm.
 */
export const recordLook = (
  catalog: Catalog,
  { look, complete, findings }: Look,
  now = new Date(),
): Promise<{ readonly opened: number; readonly closed: number }> =>
  asSystem(catalog, async (db) => {
    // Two rounds at once: one after the other.
    await db.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`guard/${look}`]);
    const found = distinct(findings);
    const written = JSON.stringify(
      found.map(({ kind, subject, clinicId, severity, params }) => ({
        ...{ kind, subject, clinic_id: clinicId, severity, params },
      })),
    );
    const { rows } = await db.query<{ opened: number }>(
      `WITH found AS (
         SELECT f.* FROM jsonb_to_recordset($1) AS
           f(kind text, subject text, clinic_id text, severity text, params jsonb)
         WHERE NOT EXISTS (
           SELECT FROM guard_exceptions e WHERE e.kind = f.kind AND e.subject = f.subject
         )
       ), written AS (
         INSERT INTO alarms AS a (
           kind, subject, clinic_id, severity, params, look, first_seen_at, last_seen_at, looked_at,
           silenced_until, silenced_by, silenced_reason
         )
         SELECT f.kind, f.subject, f.clinic_id, f.severity, f.params, $2, $3, $3, $3,
           s.silenced_until, s.silenced_by, s.silenced_reason
         FROM found f LEFT JOIN LATERAL (
           SELECT * FROM alarms o WHERE o.kind = f.kind AND o.subject = f.subject
           ORDER BY o.id DESC LIMIT 1
         ) s ON s.silenced_until > $3
         ON CONFLICT (kind, subject) WHERE closed_at IS NULL DO UPDATE SET
           severity = excluded.severity, params = excluded.params, look = excluded.look,
           clinic_id = excluded.clinic_id, last_seen_at = excluded.last_seen_at
         RETURNING a.first_seen_at
       )
       SELECT count(*) FILTER (WHERE first_seen_at = $3)::int AS opened FROM written`,
      [written, look, now],
    );
    await db.query('UPDATE alarms SET looked_at = $2 WHERE look = $1 AND closed_at IS NULL', [
      ...[look, now],
    ]);
    if (!complete) return { opened: rows[0]?.opened ?? 0, closed: 0 };
    const { rowCount } = await db.query(
      `UPDATE alarms a SET closed_at = $3,
         closed_because = CASE WHEN EXISTS (
           SELECT FROM guard_exceptions e WHERE e.kind = a.kind AND e.subject = a.subject
         ) THEN 'accepted' ELSE 'gone' END
       WHERE a.look = $1 AND a.closed_at IS NULL AND NOT EXISTS (
         SELECT FROM jsonb_to_recordset($2) AS f(kind text, subject text)
         WHERE f.kind = a.kind AND f.subject = a.subject AND NOT EXISTS (
           SELECT FROM guard_exceptions e WHERE e.kind = f.kind AND e.subject = f.subject
         )
       )`,
      [look, written, now],
    );
    return { opened: rows[0]?.opened ?? 0, closed: rowCount ?? 0 };
  });

/**
 * A look that is not made now, because what it goes through does not answer: its alarms stay as they are.
 * `%` in the name stands for anything, as in SQL's LIKE.
 */
export const keepLooks = (catalog: Catalog, like: string, now = new Date()): Promise<void> =>
  asSystem(catalog, async (db) => {
    await db.query('UPDATE alarms SET looked_at = $2 WHERE look LIKE $1 AND closed_at IS NULL', [
      ...[like, now],
    ]);
  });
