import type { DomainRound } from '../../contracts/domains/domain-check.ts';
import { asClinic, asSystem, type Catalog } from '../database/catalog.ts';

/** For so many days it is kept what was found. */
export const historyDays = 90;

const outcomeOf = ({ checks }: DomainRound): string =>
  checks
    .map(({ kind, target, state, finding, params }) =>
      [kind, target, params['origin'] ?? '', state, finding].join(' '),
    )
    .join('\n');

/**
 * Keeps what a look found. The same as the last look of the same day found lengthens its row. What was
 * looked at before the domain was set otherwise, or taken off the list, is dropped.
 * @param changedAt of the settings that were looked at
 */
export const recordRound = (
  catalog: Catalog,
  clinicId: string,
  round: DomainRound,
  changedAt: Date,
): Promise<void> =>
  asClinic(catalog, clinicId, async (db) => {
    const { domain, state, milliseconds, checks } = round;
    // Two rounds at once: one after the other.
    const { rowCount } = await db.query(
      `SELECT FROM domains WHERE clinic_id = $1 AND domain = $2 AND changed_at = $3 FOR UPDATE`,
      [clinicId, domain, changedAt],
    );
    if (rowCount === 0) return;
    const found = [clinicId, domain, JSON.stringify(checks), milliseconds, outcomeOf(round)];
    const lengthened = await db.query(
      `UPDATE domain_rounds SET checks = $3, milliseconds = $4, looks = looks + 1,
         slowest_milliseconds = greatest(slowest_milliseconds, $4), last_at = now()
       WHERE id = (SELECT id FROM domain_rounds WHERE clinic_id = $1 AND domain = $2
           ORDER BY id DESC LIMIT 1)
         AND outcome = $5 AND first_at >= $6
         AND (first_at AT TIME ZONE 'UTC')::date = (now() AT TIME ZONE 'UTC')::date`,
      [...found, changedAt],
    );
    if (lengthened.rowCount !== 0) return;
    await db.query(
      `INSERT INTO domain_rounds
         (clinic_id, domain, checks, milliseconds, slowest_milliseconds, outcome, state)
       VALUES ($1, $2, $3, $4, $4, $5, $6)`,
      [...found, state],
    );
  });

/** Forgets what is older than it is kept, of every clinic; gives how many rows. */
export const forgetRounds = (catalog: Catalog): Promise<number> =>
  asSystem(catalog, async (db) => {
    const { rowCount } = await db.query(
      `DELETE FROM domain_rounds WHERE last_at < now() - make_interval(days => $1)`,
      [historyDays],
    );
    return rowCount ?? 0;
  });
