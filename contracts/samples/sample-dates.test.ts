import { expect, test } from '@jest/globals';
import { sampleDates } from './sample-dates.ts';

const six = 6 * 24 * 60 * 60 * 1000;

test('five, oldest first, manual and automatic in turn, by the clinic’s clock', () => {
  const now = new Date('2026-11-20T19:13:00Z');
  const dates = sampleDates(now, { timeZone: 'America/La_Paz', backupTime: '15:30' });
  expect(dates).toEqual([
    { trigger: 'automatic', shownAt: '2026-11-15T19:30:00.000Z' },
    { trigger: 'manual', shownAt: '2026-11-16T15:42:00.000Z' },
    { trigger: 'automatic', shownAt: '2026-11-17T19:30:00.000Z' },
    { trigger: 'manual', shownAt: '2026-11-18T21:08:00.000Z' },
    { trigger: 'automatic', shownAt: '2026-11-19T19:30:00.000Z' },
  ]);
});

test.each(['America/La_Paz', 'Europe/Madrid', 'Pacific/Apia', 'Pacific/Kiritimati'])(
  'in %s all lie in the last six days at every hour of the day, a change of clock included',
  (timeZone) => {
    for (let hour = 0; hour < 24 * 8; hour += 1) {
      const now = new Date(Date.UTC(2026, 9, 22, hour, 59));
      for (const backupTime of [null, '00:00', '23:59']) {
        const times = sampleDates(now, { timeZone, backupTime }).map((one) =>
          Date.parse(one.shownAt),
        );
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect(new Set(times).size).toBe(5);
        expect(Math.max(...times)).toBeLessThan(now.getTime());
        // A day of 25 hours is still one day.
        expect(Math.min(...times)).toBeGreaterThan(now.getTime() - six - 3_600_000);
      }
    }
  },
);
