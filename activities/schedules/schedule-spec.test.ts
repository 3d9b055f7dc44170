import type { ScheduleHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshNamespace, type FreshNamespace } from '../../api/testing/fresh-namespace.ts';
import { nextRuns } from '../../contracts/schedule/next-runs.ts';
import type { ScheduleFields } from '../../contracts/schedule/schedule-fields.ts';
import { temporalSpec } from '../../contracts/schedule/temporal-spec.ts';
import { scheduleSpec } from './schedule-spec.ts';

/** Our arithmetic beside what Temporal's own server matches, over a year of each kind in each zone. */
let temporal: FreshNamespace;
beforeAll(async () => {
  temporal = await freshNamespace('spec');
});
afterAll(() => temporal.close());

const seconds = (at: Date) => ({ seconds: Math.floor(at.getTime() / 1000) as never });

/** The server gives a thousand at most. */
async function matching(handle: ScheduleHandle, from: Date, to: Date): Promise<string[]> {
  const { startTime } = await temporal.client.workflowService.listScheduleMatchingTimes({
    namespace: temporal.namespace,
    scheduleId: handle.scheduleId,
    startTime: seconds(from),
    endTime: seconds(to),
  });
  return startTime.map((at) => new Date(Number(at.seconds) * 1000).toISOString());
}

let made = 0;
const create = (schedule: ScheduleFields, timeZone: string, now: Date): Promise<ScheduleHandle> => {
  const spec = temporalSpec(schedule, timeZone, now);
  if (spec === null) throw new Error('nothing ever runs');
  made += 1;
  return temporal.client.schedule.create({
    scheduleId: `spec/${made}`,
    spec: scheduleSpec(spec, 0),
    action: { type: 'startWorkflow', workflowType: 'none', taskQueue: 'none', args: [] },
    state: { paused: true },
  });
};

const fields = (kind: ScheduleFields['backupSchedule'], backupTime: string): ScheduleFields => ({
  ...{ backupSchedule: kind, backupTime, backupWeekday: 6, backupDayOfMonth: 28 },
  nextScheduledBackup: null,
});
const from = new Date('2027-01-01T00:00:00Z');
const middle = new Date('2027-07-01T00:00:00Z');
const to = new Date('2028-01-01T00:00:00Z');

const expected = (schedule: ScheduleFields, timeZone: string): string[] =>
  nextRuns(schedule, timeZone, new Date(from.getTime() - 1), 1500)
    .filter((at) => at < to)
    .map((at) => at.toISOString());

const zones = ['America/La_Paz', 'Europe/Madrid', 'America/Santiago'];
const kinds = { daily: 365, every_12h: 730, every_6h: 1460, weekly: 52, monthly: 12 } as const;
/** Wall times that Madrid (02:30) and Santiago (00:00, 23:30) leave out or repeat on some day. */
const times = ['02:30', '23:30', '00:00'];

for (const timeZone of zones) {
  for (const [kind, count] of Object.entries(kinds)) {
    test(`a year of ${kind} in ${timeZone}: the server matches what we say, no run twice, none left out`, async () => {
      // The server is slow to look for a month's one day.
      for (const time of kind === 'monthly' ? times.slice(0, 1) : times) {
        const schedule = fields(kind as keyof typeof kinds, time);
        const ours = expected(schedule, timeZone);
        const handle = await create(schedule, timeZone, from);
        const theirs = [
          ...(await matching(handle, from, new Date(middle.getTime() - 1000))),
          ...(await matching(handle, middle, to)),
        ];
        expect(theirs).toEqual(ours);
        expect(Math.abs(ours.length - count)).toBeLessThanOrEqual(1);
        await handle.delete();
      }
    });
  }
}

test('the server is of one mind from whatever moment it looks, also within the repeated hour', async () => {
  const changes = [
    { timeZone: 'Europe/Madrid', time: '02:30', around: '2027-10-31T01:00:00Z' },
    { timeZone: 'Europe/Madrid', time: '02:30', around: '2027-03-28T01:00:00Z' },
    { timeZone: 'America/Santiago', time: '23:30', around: '2027-04-04T03:00:00Z' },
    { timeZone: 'America/Santiago', time: '00:30', around: '2027-09-05T04:00:00Z' },
    { timeZone: 'Australia/Lord_Howe', time: '01:45', around: '2027-04-03T15:00:00Z' },
  ];
  for (const { timeZone, time, around } of changes) {
    const schedule = fields('every_6h', time);
    const handle = await create(schedule, timeZone, from);
    for (let minutes = -120; minutes <= 120; minutes += 15) {
      const begin = new Date(Date.parse(around) + minutes * 60_000 + 1000);
      const end = new Date(begin.getTime() + 26 * 3_600_000);
      const ours = nextRuns(schedule, timeZone, begin, 10).filter((at) => at < end);
      expect(await matching(handle, begin, end)).toEqual(ours.map((at) => at.toISOString()));
    }
    await handle.delete();
  }
});

test('every weekday is the right one, also on a date without midnight', async () => {
  for (let backupWeekday = 0; backupWeekday < 7; backupWeekday += 1) {
    const schedule = { ...fields('weekly', '02:30'), backupWeekday };
    const handle = await create(schedule, 'America/Santiago', from);
    expect(await matching(handle, from, to)).toEqual(expected(schedule, 'America/Santiago'));
    await handle.delete();
  }
});

test('one that runs once is matched once', async () => {
  const once = new Date('2027-10-31T01:15:30Z');
  const schedule = { ...fields('scheduled', '00:00'), nextScheduledBackup: once };
  const handle = await create(schedule, 'Europe/Madrid', from);
  expect(await matching(handle, from, to)).toEqual([once.toISOString()]);
});
