import { z } from 'zod';
import { CleanState } from '../clean-range.ts';
import { ClinicId } from '../ids.ts';
import { RestoreState } from '../restore.ts';
import { BackupState, Trigger } from '../states.ts';
import { CleaningView } from './cleaning.ts';
import { Failure } from './failure.ts';
import { PageQuery, pageOf, SearchText, sortedBy, spanOf } from './page.ts';
import { RestoreView } from './restore.ts';
import { ScheduleView } from './schedule.ts';

const Instant = z.iso.datetime();
const clinic = ClinicId.optional().describe('Only this one’s');

/** One making of a backup, of any clinic: under way, done or failed. */
export const FleetRunView = z
  .object({
    clinic: z.string(),
    name: z.string().describe('The clinic’s'),
    run: z.string(),
    backup: z.int().positive(),
    fileName: z.string(),
    state: BackupState,
    trigger: Trigger,
    startedAt: Instant,
    endedAt: Instant.nullable(),
    bytes: z.number().nullable(),
    rows: z.number().nullable(),
    failure: Failure.nullable(),
    address: z.string(),
    events: z.string().describe('Where it stands as server-sent events, until it ends'),
  })
  .meta({ id: 'FleetRun' });
export type FleetRunView = z.infer<typeof FleetRunView>;

export const FleetRunPage = pageOf(FleetRunView).meta({ id: 'FleetRunPage' });
export type FleetRunPage = z.infer<typeof FleetRunPage>;

export const FleetRunQuery = PageQuery.extend({
  clinic,
  state: BackupState.exclude(['deleted']).optional(),
  trigger: Trigger.optional(),
  ...spanOf('Started'),
  sort: sortedBy('startedAt'),
});

export const FleetRestorePage = pageOf(RestoreView).meta({ id: 'FleetRestorePage' });
export type FleetRestorePage = z.infer<typeof FleetRestorePage>;

export const FleetRestoreQuery = PageQuery.extend({
  clinic,
  state: RestoreState.optional(),
  ...spanOf('Asked for'),
  sort: sortedBy('requestedAt'),
});

export const FleetCleaningPage = pageOf(CleaningView).meta({ id: 'FleetCleaningPage' });
export type FleetCleaningPage = z.infer<typeof FleetCleaningPage>;

export const FleetCleaningQuery = PageQuery.extend({
  clinic,
  state: CleanState.optional(),
  ...spanOf('Asked for'),
  sort: sortedBy('requestedAt'),
});

/** When one of the clinics is backed up. */
export const FleetScheduleView = ScheduleView.omit({ nextRuns: true, lastRun: true })
  .extend({ name: z.string().describe('The clinic’s'), address: z.string() })
  .meta({ id: 'FleetSchedule' });
export type FleetScheduleView = z.infer<typeof FleetScheduleView>;

export const FleetSchedulePage = pageOf(FleetScheduleView).meta({ id: 'FleetSchedulePage' });
export type FleetSchedulePage = z.infer<typeof FleetSchedulePage>;

export const FleetScheduleQuery = PageQuery.extend({
  q: SearchText.describe('In the clinic’s name or identifier'),
  backupSchedule: z.string().max(20).optional(),
  paused: z.stringbool().optional(),
  sort: z.enum(['name', '-name', 'nextScheduledBackup', '-nextScheduledBackup']).default('name'),
});
