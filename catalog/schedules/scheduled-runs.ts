import { asClinic, asSystem, type Catalog } from '../database/catalog.ts';
import { first, many } from '../database/rows.ts';
import { ScheduledRun, scheduledRunColumns } from './scheduled-run.ts';

const select = `SELECT ${scheduledRunColumns} FROM scheduled_runs s`;

/** A clinic's slots, the newest first. */
export const listScheduledRuns = (
  catalog: Catalog,
  clinicId: string,
  { limit = 20 }: { limit?: number } = {},
): Promise<ScheduledRun[]> =>
  asClinic(catalog, clinicId, (db) =>
    many(db, ScheduledRun, `${select} WHERE s.clinic_id = $1 ORDER BY s.slot DESC LIMIT $2`, [
      clinicId,
      limit,
    ]),
  );

/** What became of one slot; null while nobody took it. */
export const findScheduledRun = (
  catalog: Catalog,
  clinicId: string,
  slot: Date,
): Promise<ScheduledRun | null> =>
  asClinic(catalog, clinicId, (db) =>
    first(db, ScheduledRun, `${select} WHERE s.clinic_id = $1 AND s.slot = $2`, [clinicId, slot]),
  );

/** The slots of every clinic that were taken and have not ended: to be asked Temporal about. */
export const listRunningSlots = (catalog: Catalog): Promise<ScheduledRun[]> =>
  asSystem(catalog, (db) =>
    many(db, ScheduledRun, `${select} WHERE s.state = 'running' ORDER BY s.claimed_at`),
  );
