import { z } from 'zod';
import { ScheduledRunState } from '../../contracts/scheduled-runs.ts';
import { asClinic, asSystem, type Catalog } from '../database/catalog.ts';
import { checkedInput } from '../database/checked-input.ts';
import { inListed, listedShape, paging, type Page } from '../database/listed.ts';
import { first, many } from '../database/rows.ts';
import { ScheduledRun, scheduledRunColumns } from './scheduled-run.ts';

const select = `SELECT ${scheduledRunColumns} FROM scheduled_runs s`;

export const ScheduledRunFilter = z.strictObject({
  ...listedShape,
  state: ScheduledRunState.optional(),
});

const SlotMark = z.tuple([z.iso.datetime()]);

/** A clinic's slots, the newest first unless asked otherwise. */
export const listScheduledRuns = (
  catalog: Catalog,
  clinicId: string,
  written: z.input<typeof ScheduledRunFilter> = {},
): Promise<Page<ScheduledRun>> =>
  inListed(catalog, clinicId, async (db, whose) => {
    const filter = checkedInput(ScheduledRunFilter, written);
    const { after, past, by, read, page } = paging(SlotMark, filter);
    const found = await many(
      db,
      ScheduledRun,
      `${select} WHERE ${whose.on('s.clinic_id')}
         AND ($2::text IS NULL OR s.state = $2)
         AND ($3::timestamptz IS NULL OR s.slot ${past} $3)
       ORDER BY s.slot ${by} LIMIT $4`,
      [whose.value, filter.state ?? null, after?.[0] ?? null, read],
    );
    return page(found, ({ slot }) => [slot.toISOString()]);
  });

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
