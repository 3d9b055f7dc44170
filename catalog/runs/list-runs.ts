import { asClinic, asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';
import { runColumns, RunRecord } from './run-record.ts';

/** A clinic's latest runs, newest first. */
export const listRuns = (
  catalog: Catalog,
  clinicId: string,
  { limit = 50 }: { limit?: number } = {},
): Promise<RunRecord[]> =>
  asClinic(catalog, clinicId, (db) =>
    many(
      db,
      RunRecord,
      `SELECT ${runColumns} FROM runs r WHERE r.clinic_id = $1
       ORDER BY r.started_at DESC, r.id DESC LIMIT $2`,
      [clinicId, limit],
    ),
  );

/** All that have not ended, of every clinic: what to ask Temporal about after a restart. */
export const listRunningRuns = (catalog: Catalog): Promise<RunRecord[]> =>
  asSystem(catalog, (db) =>
    many(
      db,
      RunRecord,
      `SELECT ${runColumns} FROM runs r WHERE r.state = 'running' ORDER BY r.started_at, r.id`,
    ),
  );
