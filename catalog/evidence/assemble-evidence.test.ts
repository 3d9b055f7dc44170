import { describe, expect, test } from '@jest/globals';
import { sampleBackup, sampleDay, sampleFacts, samplePeriod } from '../testing/sample-evidence.ts';
import { EvidenceReport } from '../../contracts/api/evidence.ts';
import { assembleEvidence } from './assemble-evidence.ts';
import type { EvidenceFacts } from './evidence-facts.ts';

const reportOf = (changes: Partial<EvidenceFacts> = {}, period = samplePeriod): EvidenceReport =>
  assembleEvidence(sampleFacts(changes), period);
/** The one that is there. */
const only = <T>(value: T | null | undefined): T => {
  if (value === null || value === undefined) throw new TypeError('the sample lacks it');
  return value;
};
const hours = (count: number): number => count * 3600;
const at = (day: number): string => sampleDay(day).toISOString();

test('a report is one by its schema, and the same for the same facts', () => {
  const report = reportOf();
  expect(EvidenceReport.parse(report)).toEqual(report);
  expect(reportOf()).toEqual(report);
});

describe('the recovery point', () => {
  const pointOf = (...args: Parameters<typeof reportOf>): EvidenceReport['recoveryPoint'] =>
    reportOf(...args).recoveryPoint;

  test('is the age of the newest rehearsed backup, and the longest time between two', () => {
    expect(pointOf()).toEqual({
      newest: { backup: 990, snapshotAt: at(89), ageSeconds: hours(24) },
      newestIntact: { backup: 990, snapshotAt: at(89), ageSeconds: hours(24) },
      // Days 41 to 43 have none.
      longestGap: { from: at(40), until: at(44), seconds: hours(96) },
      scheduledSeconds: hours(24),
    });
  });

  test('counts a backup only from when it was proved, and only while it was there', () => {
    const backups = [
      sampleBackup(1),
      sampleBackup(2, { deletedAt: sampleDay(5), state: 'deleted' }),
      sampleBackup(3, { state: 'intact', restorableAt: null }),
      sampleBackup(4, { restorableAt: sampleDay(7), intactAt: sampleDay(7) }),
    ];
    const period = { from: sampleDay(0), until: sampleDay(6), now: sampleDay(90) };
    expect(pointOf({ backups }, period)).toEqual({
      newest: { backup: 110, snapshotAt: at(1), ageSeconds: hours(5 * 24) },
      newestIntact: { backup: 130, snapshotAt: at(3), ageSeconds: hours(3 * 24) },
      longestGap: { from: at(3), until: at(6), seconds: hours(72) },
      scheduledSeconds: hours(24),
    });
    const asItStood = { ...period, until: sampleDay(4.5) };
    expect(pointOf({ backups }, asItStood).newest).toMatchObject({ backup: 120 });
  });

  test('a backup found bad since counts as never proved', () => {
    const backups = [sampleBackup(1), sampleBackup(2, { state: 'failed', failureCode: 'x' })];
    expect(pointOf({ backups }).newestIntact).toMatchObject({ backup: 110 });
    // One whose rehearsal disproved it later keeps its read-back, and no more.
    const lowered = [sampleBackup(1), sampleBackup(2, { state: 'intact' })];
    expect(pointOf({ backups: lowered })).toMatchObject({
      ...{ newest: { backup: 110 }, newestIntact: { backup: 120 } },
    });
  });

  test('without any backup the whole time is the gap, from when the clinic was taken on', () => {
    const facts = sampleFacts();
    const unscheduled = { ...facts.clinic, backupSchedule: 'disabled' as const };
    expect(pointOf({ backups: [], clinic: unscheduled })).toEqual({
      ...{ newest: null, newestIntact: null, scheduledSeconds: null },
      longestGap: { from: at(0), until: at(90), seconds: hours(90 * 24) },
    });
    const young = { ...facts.clinic, createdAt: sampleDay(80) };
    expect(pointOf({ backups: [], clinic: young }).longestGap?.from).toBe(at(80));
    // The data before it began are a gap's beginning too.
    expect(pointOf({ backups: [sampleBackup(-1)] }).longestGap?.from).toBe(at(-1));
  });
});

describe('the recovery time', () => {
  const times = (...seconds: number[]): EvidenceFacts['rehearsals'] =>
    seconds.map((loadSeconds, index) => ({
      ...{ backup: index, at: at(index), state: 'passed', loadSeconds, compareSeconds: 0.5 },
      failure: null,
    }));

  test('is the last, the median and the worst of what passed', () => {
    const failed = { ...only(times(99)[0]), state: 'failed' as const, failure: 'drill-differs' };
    const rehearsals = [...times(3, 9, 1), failed];
    expect(reportOf({ rehearsals, lastPassed: only(rehearsals[2]) }).recoveryTime).toEqual({
      measured: 3,
      last: { backup: 2, at: at(2), seconds: 1.5 },
      medianSeconds: 3.5,
      worst: { backup: 1, at: at(1), seconds: 9.5 },
    });
    expect(reportOf({ rehearsals: times(4, 2) }).recoveryTime.medianSeconds).toBe(3.5);
  });

  test('without a rehearsal in the period, the last one before it is still told', () => {
    const lastPassed = { ...only(times(7)[0]), at: at(-9) };
    expect(reportOf({ rehearsals: [], lastPassed }).recoveryTime).toEqual({
      ...{ measured: 0, medianSeconds: null, worst: null },
      last: { backup: 0, at: at(-9), seconds: 7.5 },
    });
  });
});

describe('rehearsals', () => {
  const { clinic, lastPassed } = sampleFacts();
  const drillsOf = (...args: Parameters<typeof reportOf>): EvidenceReport['drills'] =>
    reportOf(...args).drills;
  const every = (drillEveryDays: number | null): Partial<EvidenceFacts> => ({
    clinic: { ...clinic, policy: { ...clinic.policy, drillEveryDays } },
  });

  test('are counted, and overdue against what the policy asks for', () => {
    const { items, ...counts } = drillsOf();
    expect(counts).toEqual({
      ...{ everyDays: 7, passed: 12, failed: 1, lastPassedAt: at(84.01), overdue: false },
    });
    expect(items.find(({ state }) => state === 'failed')).toMatchObject({
      failure: 'drill-server-refused',
    });
    expect(drillsOf(every(5))).toMatchObject({ overdue: true });
    expect(drillsOf(every(null))).toMatchObject({ overdue: false, everyDays: null });
    expect(drillsOf({ lastPassed: { ...only(lastPassed), at: at(80) } }).overdue).toBe(true);
  });

  test('without any, the first backup says since when; without that, nothing is due', () => {
    const none = { rehearsals: [], lastPassed: null };
    expect(drillsOf(none).overdue).toBe(true);
    expect(drillsOf({ ...none, backups: [sampleBackup(88)] }).overdue).toBe(false);
    expect(drillsOf({ ...none, backups: [] }).overdue).toBe(false);
    const archived = { ...clinic, archivedAt: sampleDay(1) };
    expect(drillsOf({ ...none, clinic: archived }).overdue).toBe(false);
  });
});

test('people have names, and the records that were meant are never told', () => {
  const first = only(sampleFacts().restores[0]);
  const selection = {
    ...{ kind: 'records' as const, table: { schema: 's', table: 'paciente' } },
    keys: [{ nombre: 'Ñusta Quispe' }],
  };
  const restores = [{ ...first, order: { ...first.order, selection }, decidedBy: 77 }];
  const report = reportOf({ restores });
  expect(report.restores).toMatchObject([
    {
      ...{ requestedBy: 'ana@norte.example', decidedBy: 'user/77', selection: 'records' },
      ...{ rows: 15_234, seconds: 10.6, from: 'norte', into: 'norte' },
    },
  ]);
  expect(JSON.stringify(report)).not.toContain('Ñusta');
});
