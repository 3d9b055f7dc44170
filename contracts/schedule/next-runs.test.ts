import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clinicTime, instantOf } from './clinic-time.ts';
import { nextRun, nextRuns } from './next-runs.ts';
import type { ScheduleFields } from './schedule-fields.ts';

const fields = (
  backupSchedule: ScheduleFields['backupSchedule'],
  backupTime: string | null,
  changes: Partial<ScheduleFields> = {},
): ScheduleFields => ({
  ...{ backupSchedule, backupTime, backupWeekday: null, backupDayOfMonth: null },
  ...{ nextScheduledBackup: null, ...changes },
});

const local = (schedule: ScheduleFields, zone: string, after: string, count: number): string[] =>
  nextRuns(schedule, zone, new Date(after), count).map((at) => clinicTime(at, zone));

describe('the kinds', () => {
  const zone = 'America/La_Paz';
  test('every 12 hours from 15:00 runs at 03:00 and 15:00', () => {
    expect(local(fields('every_12h', '15:00'), zone, '2026-11-20T18:00:00Z', 3)).toEqual([
      '2026-11-20T15:00-04:00',
      '2026-11-21T03:00-04:00',
      '2026-11-21T15:00-04:00',
    ]);
  });
  test('every 6 hours', () => {
    expect(local(fields('every_6h', '23:10'), zone, '2026-11-20T18:00:00Z', 4)).toEqual([
      '2026-11-20T17:10-04:00',
      '2026-11-20T23:10-04:00',
      '2026-11-21T05:10-04:00',
      '2026-11-21T11:10-04:00',
    ]);
  });
  test('weekday 0 is Monday', () => {
    const monday = fields('weekly', '02:00', { backupWeekday: 0 });
    const sunday = fields('weekly', '02:00', { backupWeekday: 6 });
    // A Friday.
    expect(local(monday, zone, '2026-11-20T18:00:00Z', 1)).toEqual(['2026-11-23T02:00-04:00']);
    expect(local(sunday, zone, '2026-11-20T18:00:00Z', 1)).toEqual(['2026-11-22T02:00-04:00']);
  });
  test('monthly on the 28th comes in every February, of leap years too', () => {
    const schedule = fields('monthly', '02:00', { backupDayOfMonth: 28 });
    const runs = local(schedule, zone, '2027-01-01T00:00:00Z', 36);
    expect(runs).toHaveLength(36);
    expect(new Set(runs.map((run) => run.slice(0, 7))).size).toBe(36);
    expect(runs.every((run) => run.includes('-28T02:00'))).toBe(true);
    expect(runs).toContain('2028-02-28T02:00-04:00');
  });
  test('daily runs on the 29th of February', () => {
    expect(local(fields('daily', '02:00'), zone, '2028-02-28T12:00:00Z', 2)).toEqual([
      '2028-02-29T02:00-04:00',
      '2028-03-01T02:00-04:00',
    ]);
  });
  test('once, and then never; disabled never', () => {
    const at = new Date('2026-12-01T02:00:00Z');
    const once = fields('scheduled', null, { nextScheduledBackup: at });
    expect(nextRuns(once, zone, new Date('2026-11-20T00:00:00Z'), 5)).toEqual([at]);
    expect(nextRuns(once, zone, at, 5)).toEqual([]);
    expect(nextRun(fields('disabled', '02:00'), zone, at)).toBeNull();
  });
  test('a run at this very instant is not the next one', () => {
    const at = new Date('2026-11-21T06:00:00Z');
    expect(nextRun(fields('daily', '02:00'), zone, at)?.toISOString()).toBe(
      '2026-11-22T06:00:00.000Z',
    );
  });
});

describe('changes of clock', () => {
  test('a time that is left out is made up for right after; one that comes twice runs the first time', () => {
    const night = fields('daily', '02:30');
    expect(local(night, 'Europe/Madrid', '2027-03-27T00:00:00Z', 3)).toEqual([
      '2027-03-27T02:30+01:00',
      '2027-03-28T03:30+02:00',
      '2027-03-29T02:30+02:00',
    ]);
    expect(local(night, 'Europe/Madrid', '2027-10-30T12:00:00Z', 2)).toEqual([
      '2027-10-31T02:30+02:00',
      '2027-11-01T02:30+01:00',
    ]);
  });
  test('also where the clock changes at midnight', () => {
    expect(local(fields('daily', '00:15'), 'America/Santiago', '2027-09-04T12:00:00Z', 2)).toEqual([
      '2027-09-05T01:15-03:00',
      '2027-09-06T00:15-03:00',
    ]);
    expect(local(fields('daily', '23:30'), 'America/Santiago', '2027-04-03T12:00:00Z', 2)).toEqual([
      '2027-04-03T23:30-03:00',
      '2027-04-04T23:30-04:00',
    ]);
  });
  test('over twelve years every day has its run, whatever the time and the zone', () => {
    const zone = fc.constantFrom('America/La_Paz', 'Europe/Madrid', 'America/Santiago');
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    const year = fc.integer({ min: 2024, max: 2035 });
    fc.assert(
      fc.property(zone, time, year, (timeZone, backupTime, ofYear) => {
        const from = new Date(Date.UTC(ofYear, 0, 1));
        const runs = nextRuns(fields('daily', backupTime), timeZone, from, 366);
        const dates = runs.map((at) => clinicTime(at, timeZone).slice(0, 10));
        expect(new Set(dates).size).toBe(366);
        const first = Date.parse(`${dates[0] ?? ''}T00:00Z`);
        expect(Date.parse(`${dates[365] ?? ''}T00:00Z`) - first).toBe(365 * 86_400_000);
      }),
      { numRuns: 40 },
    );
  });
});

test('what a person writes is by the clinic’s clock unless it says otherwise', () => {
  const zone = 'America/La_Paz';
  expect(instantOf('2026-12-01 22:00', zone)?.toISOString()).toBe('2026-12-02T02:00:00.000Z');
  expect(instantOf('2026-12-01T22:00Z', zone)?.toISOString()).toBe('2026-12-01T22:00:00.000Z');
  expect(instantOf('2026-12-01T22:00+01:00', zone)?.toISOString()).toBe('2026-12-01T21:00:00.000Z');
  expect(instantOf('mañana', zone)).toBeNull();
});
