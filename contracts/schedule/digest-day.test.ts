import { expect, test } from '@jest/globals';
import { digestDue, digestOf } from './digest-day.ts';

const at = (iso: string, zone: string): string | undefined => digestDue(new Date(iso), zone)?.day;

test('a digest is due from eight on, by the clinic’s own clock', () => {
  expect(at('2026-11-20T11:59:59Z', 'America/La_Paz')).toBeUndefined();
  expect(at('2026-11-20T12:00:00Z', 'America/La_Paz')).toBe('2026-11-20');
  // Until that day ends, and no longer.
  expect(at('2026-11-21T03:59:59Z', 'America/La_Paz')).toBe('2026-11-20');
  expect(at('2026-11-21T04:00:00Z', 'America/La_Paz')).toBeUndefined();
  expect(at('2026-11-20T02:15:00Z', 'Asia/Kathmandu')).toBe('2026-11-20');
});

test('days follow one another without a gap, also where the clock changes', () => {
  const spring = digestOf('2026-03-29', 'Europe/Madrid');
  const next = digestOf('2026-03-30', 'Europe/Madrid');
  expect(spring.until).toEqual(next.from);
  expect(spring.from.toISOString()).toBe('2026-03-28T07:00:00.000Z');
  expect(spring.until.toISOString()).toBe('2026-03-29T06:00:00.000Z');
});
