import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keptBackups, type KeepReason, type Retainable } from './kept-backups.ts';
import { RetentionPolicy } from './retention-policy.ts';

const now = new Date('2026-11-20T12:00:00Z');
const timeZone = 'America/La_Paz';
const day = 24 * 60 * 60 * 1000;
const policyOf = (changes: Partial<RetentionPolicy>): RetentionPolicy =>
  RetentionPolicy.parse({ days: null, ...changes });

const ago = (days: number, changes: Partial<Retainable> = {}): Retainable => ({
  id: Math.round(days * 100) + 1,
  at: new Date(now.getTime() - days * day),
  state: 'restorable',
  held: false,
  ...changes,
});
const decide = (
  backups: readonly Retainable[],
  changes: Partial<RetentionPolicy>,
): Map<number, readonly KeepReason[]> =>
  new Map(
    keptBackups(backups, { policy: policyOf(changes), timeZone, now }).map((one) => [
      one.id,
      one.reasons,
    ]),
  );
const keptIds = (backups: readonly Retainable[], changes: Partial<RetentionPolicy>): number[] =>
  [...decide(backups, changes)].filter(([, reasons]) => reasons.length > 0).map(([id]) => id);

describe('each rule', () => {
  const daily = Array.from({ length: 400 }, (_, days) => ago(days + 0.2));

  test('days: all of the last so many', () => {
    expect(keptIds(daily, { days: 30 })).toHaveLength(30);
  });
  test('count: the newest that were proved; one that is only stored pushes none of them out', () => {
    const backups = [ago(0.5, { state: 'stored' }), ago(1), ago(2), ago(3)];
    expect(keptIds(backups, { count: 2 })).toEqual([101, 201]);
  });
  test('daily, weekly, monthly and yearly: the newest of each', () => {
    const kept = decide(daily, { daily: 7, weekly: 4, monthly: 12, yearly: 2 });
    const by = (reason: KeepReason) =>
      [...kept].filter(([, reasons]) => reasons.includes(reason)).map(([id]) => id);
    expect(by('daily')).toHaveLength(7);
    expect(by('weekly')).toHaveLength(4);
    expect(by('monthly')).toHaveLength(12);
    expect(by('yearly')).toHaveLength(2);
    // 2026-11-20 is a Friday: the week before ends with the Sunday five days ago.
    expect(by('weekly').slice(0, 2)).toEqual([21, 521]);
  });
  test('a day is the clinic’s: 02:30 UTC is the day before in La Paz', () => {
    const early = ago(0, { id: 1, at: new Date('2026-11-20T02:30:00Z') });
    const late = ago(0, { id: 2, at: new Date('2026-11-19T20:00:00Z') });
    expect(keptIds([early, late], { daily: 5 })).toEqual([1]);
  });
  test('none at all keeps everything', () => {
    expect(keptIds(daily, {})).toHaveLength(400);
  });
});

test('the newest of the best proved stays, however old', () => {
  const backups = [ago(100), ago(90, { state: 'intact' }), ago(80, { state: 'stored' })];
  expect([...decide(backups, { days: 30 })]).toEqual([
    [8001, []],
    [9001, []],
    [10001, ['last']],
  ]);
});

test('a hold keeps, and what failed is no matter of retention', () => {
  const backups = [ago(1), ago(200, { held: true }), ago(2, { state: 'failed' })];
  expect([...decide(backups, { days: 30 })]).toEqual([
    [101, ['last', 'days']],
    [20001, ['held']],
  ]);
});

test('a sample stays a week whatever the rules say, pushes none out, and is never the last', () => {
  const backups = [
    ...[ago(1, { sample: true }), ago(6.9, { sample: true }), ago(7.1, { sample: true })],
    ...[ago(7.2, { sample: true, held: true }), ago(40), ago(50)],
  ];
  expect([...decide(backups, { count: 1 })]).toEqual([
    [101, ['sample']],
    [691, ['sample']],
    [711, []],
    [721, ['held']],
    [4001, ['last', 'count']],
    [5001, []],
  ]);
  expect(keptIds([ago(8, { sample: true })], {})).toEqual([]);
});

describe('over random histories', () => {
  const backup = fc.record({
    at: fc.date({
      min: new Date('2024-01-01T00:00:00Z'),
      max: new Date('2026-11-20T11:59:59Z'),
      noInvalidDate: true,
    }),
    state: fc.constantFrom(
      ...(['running', 'stored', 'intact', 'restorable', 'failed', 'cancelled', 'deleted'] as const),
    ),
    held: fc.boolean(),
  });
  const histories = fc
    .array(backup, { maxLength: 60 })
    .map((list) => list.map((one, index): Retainable => ({ id: index + 1, ...one })));
  const some = (most: number) => fc.option(fc.integer({ min: 1, max: most }), { nil: null });
  const policies = fc.record({
    ...{ days: some(60), count: some(10), daily: some(10), weekly: some(8) },
    ...{ monthly: some(6), yearly: some(3) },
  });
  const zones = fc.constantFrom('America/La_Paz', 'Europe/Madrid', 'Pacific/Apia');

  test('the last one that can be restored stays, a hold holds, and each rule keeps all it says', () => {
    fc.assert(
      fc.property(histories, policies, zones, (backups, changes, zone) => {
        const policy = policyOf(changes);
        const decided = keptBackups(backups, { policy, timeZone: zone, now });
        const kept = new Set(decided.filter((d) => d.reasons.length > 0).map((d) => d.id));
        const of = (...states: string[]) =>
          backups
            .filter(({ state }) => states.includes(state))
            .sort((a, b) => b.at.getTime() - a.at.getTime() || b.id - a.id);
        const best = [of('restorable'), of('intact'), of('stored')].find((l) => l.length > 0);
        if (best?.[0]) expect(kept).toContain(best[0].id);
        for (const one of of('running')) expect(kept).toContain(one.id);
        for (const one of of('stored', 'intact', 'restorable')) {
          if (one.held) expect(kept).toContain(one.id);
          const age = now.getTime() - one.at.getTime();
          // A day of a change of clock has up to two hours more or less.
          if (policy.days !== null && age < policy.days * day - 26 * 60 * 60 * 1000) {
            expect(kept).toContain(one.id);
          }
        }
        const proved = of('intact', 'restorable');
        for (const one of proved.slice(0, policy.count ?? 0)) expect(kept).toContain(one.id);
        const sameDay = (at: Date) => at.toLocaleDateString('en-CA', { timeZone: zone });
        const days = [...new Set(proved.map(({ at }) => sameDay(at)))].slice(0, policy.daily ?? 0);
        for (const label of days) {
          const newest = proved.find(({ at }) => sameDay(at) === label);
          if (newest) expect(kept).toContain(newest.id);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a later look never takes back what an earlier one let go', () => {
    fc.assert(
      fc.property(histories, policies, fc.integer({ min: 0, max: 400 }), (backups, changes, d) => {
        const policy = policyOf(changes);
        const later = new Date(now.getTime() + d * day);
        const gone = keptBackups(backups, { policy, timeZone, now })
          .filter(({ reasons }) => reasons.length === 0)
          .map(({ id }) => id);
        const still = new Set(
          keptBackups(backups, { policy, timeZone, now: later })
            .filter(({ reasons }) => reasons.length > 0)
            .map(({ id }) => id),
        );
        expect(gone.filter((id) => still.has(id))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
