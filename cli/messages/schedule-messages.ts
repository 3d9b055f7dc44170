import type { ScheduledRunView } from '../../contracts/api/schedule.ts';

type Totals = Readonly<Record<'due' | 'done' | 'failed' | 'skipped', string>>;

/** What the CLI says of schedules and of what is due. */
export interface ScheduleMessages {
  readonly help: Readonly<
    Record<
      | 'schedule'
      | 'set'
      | 'time'
      | 'weekday'
      | 'day'
      | 'at'
      | 'pause'
      | 'resume'
      | 'runs'
      | 'runScheduled'
      | 'detach',
      string
    >
  >;
  readonly kind: Readonly<Record<string, string>>;
  readonly fields: Readonly<
    Record<'schedule' | 'zone' | 'paused' | 'next' | 'lastRun' | 'jitter' | 'catchUp', string>
  >;
  readonly state: Readonly<Record<ScheduledRunView['state'], string>>;
  readonly reason: Readonly<Record<NonNullable<ScheduledRunView['reason']>, string>>;
  readonly columns: Readonly<Record<'slot' | 'state' | 'backup' | 'why', string>>;
  /** `every day at 02:00`. */
  readonly at: (kind: string, time: string) => string;
  readonly onWeekday: (weekday: string) => string;
  readonly onDay: (day: string) => string;
  readonly since: (instant: string, note: string) => string;
  readonly wrongTime: (written: string) => string;
  readonly pauseOrResume: string;
  readonly nothingDue: string;
  readonly running: (clinics: string) => string;
  readonly backup: (id: string) => string;
  readonly total: (totals: Totals) => string;
  readonly leftRunning: string;
}
