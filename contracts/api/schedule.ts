import { z } from 'zod';
import { ScheduledRunReason, ScheduledRunState } from '../scheduled-runs.ts';
import { Failure } from './failure.ts';
import { PageQuery, pageOf, sortedBy } from './page.ts';

const Instant = z.iso.datetime();
const Local = z.string().describe('By the clinic’s clock, with its offset: 2026-10-25T02:30+02:00');

/** What became of one moment at which a clinic was due; `waiting`: nobody has taken it yet. */
export const ScheduledRunView = z
  .object({
    clinic: z.string(),
    slot: Instant.describe('The moment it was due'),
    local: Local,
    state: z.enum(['waiting', ...ScheduledRunState.options]),
    reason: ScheduledRunReason.nullable().describe('Why it was skipped, missed or lost'),
    backupId: z.number().nullable(),
    failure: Failure.nullable(),
    startedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
  })
  .meta({ id: 'ScheduledRun' });
export type ScheduledRunView = z.infer<typeof ScheduledRunView>;

export const ScheduledRunList = pageOf(ScheduledRunView).meta({ id: 'ScheduledRunList' });
export type ScheduledRunList = z.infer<typeof ScheduledRunList>;

export const ScheduledRunQuery = PageQuery.extend({
  state: ScheduledRunState.optional(),
  sort: sortedBy('slot'),
});

/** When a clinic is backed up, by its own clock. */
export const ScheduleView = z
  .object({
    clinic: z.string(),
    timeZone: z.string(),
    backupSchedule: z.string(),
    backupTime: z.string().nullable(),
    backupWeekday: z.number().nullable().describe('0 is Monday'),
    backupDayOfMonth: z.number().nullable(),
    nextScheduledBackup: Instant.nullable(),
    jitterSeconds: z.number().describe('Each begins up to so much later'),
    catchUpHours: z.number().describe('One that could not begin is made up for within so long'),
    nextRuns: z
      .array(z.object({ at: Instant, local: Local }))
      .describe('The next five; of a paused one, as they would be'),
    paused: z.object({ since: Instant, note: z.string() }).nullable(),
    lastBackupAt: Instant.nullable(),
    lastRun: ScheduledRunView.nullable(),
  })
  .meta({ id: 'Schedule' });
export type ScheduleView = z.infer<typeof ScheduleView>;

export const ScheduleNote = z.strictObject({ note: z.string().trim().max(500).default('') });
export const SlotParams = z.object({ slot: z.iso.datetime() });

/** What was due, and is run now. */
export const DueRuns = z
  .object({
    items: z.array(
      z.object({
        clinic: z.string(),
        name: z.string(),
        slot: Instant,
        local: Local,
        started: z.boolean().describe('False: its schedule is running it already'),
        address: z.string().describe('Where to look what becomes of it'),
      }),
    ),
  })
  .meta({ id: 'DueRuns' });
export type DueRuns = z.infer<typeof DueRuns>;
