import { describe, expect, test } from '@jest/globals';
import { ClinicPolicy } from '../../contracts/clinic-input.ts';
import { freshnessOf } from '../../contracts/guard/freshness.ts';
import type { BackupRecord, CopyRecord } from '../backups/backup-record.ts';
import type { ClinicFacts } from './clinic-facts.ts';
import { clinicFindings } from './clinic-findings.ts';

const now = new Date('2026-11-20T12:00:00Z');
const hour = 3_600_000;
const ago = (hours: number): Date => new Date(now.getTime() - hours * hour);

const backup = (
  hours: number,
  state: BackupRecord['state'] = 'restorable',
  copies: Readonly<Record<string, CopyRecord['state']>> = { s3: 'intact', disk: 'intact' },
): BackupRecord =>
  ({
    ...{ id: Math.round(1000 - hours), clinicId: 'norte', state, failureParams: null },
    ...{ startedAt: ago(hours), snapshotAt: ago(hours), sampleAt: null },
    endedAt: state === 'running' ? null : ago(hours - 0.1),
    failureCode: state === 'failed' ? 'database-unreachable' : null,
    copies: Object.entries(copies).map(([destination, of]) => ({
      destination,
      state: of,
      failureCode: null,
    })),
  }) as unknown as BackupRecord;

const facts = (
  backups: readonly BackupRecord[],
  clinic: object = {},
  more: Partial<ClinicFacts> = {},
): ClinicFacts =>
  ({
    clinic: {
      ...{
        id: 'norte',
        name: 'Clínica Norte',
        createdAt: ago(1000),
        policy: ClinicPolicy.parse({}),
      },
      ...{ backupSchedule: 'daily', schedulePausedAt: null, nextScheduledBackup: null },
      destinations: [
        { name: 's3', required: true },
        { name: 'disk', required: false },
      ],
      ...clinic,
    },
    ...{ backups, drillPassedAt: ago(1), drillFailure: null, slot: null },
    ...more,
  }) as unknown as ClinicFacts;

const kinds = (of: ClinicFacts): string[] =>
  clinicFindings(of, now).map(({ kind, severity }) => `${kind} ${severity}`);

test('a clinic that is backed up as it should be has nothing wrong', () => {
  expect(kinds(facts([backup(20), backup(44)]))).toEqual([]);
});

describe('freshness', () => {
  test('is the schedule’s interval and a grace, or two days by hand', () => {
    const hours = (['daily', 'every_12h', 'every_6h', 'weekly', 'monthly'] as const).map(
      (schedule) => freshnessOf(schedule, 0).hours,
    );
    expect(hours).toEqual([26, 13, 7, 180, 756]);
    expect(freshnessOf('disabled', 0)).toEqual({ hours: 48, promised: false });
    expect(freshnessOf('daily', 1800).hours).toBe(26.5);
  });
  test('a clinic has its first backup due only then', () => {
    expect(kinds(facts([], { createdAt: ago(25) }))).toEqual([]);
    expect(kinds(facts([], { createdAt: ago(27) }))).toEqual(['clinic-stale critical']);
    expect(kinds(facts([], { createdAt: ago(49), backupSchedule: 'disabled' }))).toEqual([
      'clinic-stale warning',
    ]);
  });
  test('an old backup is told with its date; an unprotected new one does not count', () => {
    const [found] = clinicFindings(
      facts([backup(3, 'stored', { s3: 'stored', disk: 'intact' }), backup(30)]),
      now,
    );
    expect(found).toMatchObject({
      ...{ kind: 'clinic-stale', subject: 'norte', clinicId: 'norte' },
      params: { clinic: 'Clínica Norte', hours: '26', last: ago(30).toISOString() },
    });
  });
  test('one that is being made in time holds the verdict back, for a day at most', () => {
    expect(kinds(facts([backup(2, 'running', {}), backup(27)]))).toEqual([]);
    expect(kinds(facts([backup(25, 'running', {}), backup(49)]))).toEqual([
      'clinic-stale critical',
    ]);
    expect(kinds(facts([backup(2, 'running', {}), backup(60)]))).toEqual(['clinic-stale critical']);
  });
});

test('a failure counts until one succeeds', () => {
  expect(kinds(facts([backup(2, 'failed', {}), backup(20)]))).toEqual(['backup-failed warning']);
  expect(kinds(facts([backup(1), backup(2, 'failed', {})]))).toEqual([]);
});

test('a place that has lacked proved copies for longer than the policy allows is named', () => {
  const lacking = (hours: number): BackupRecord =>
    backup(hours, 'restorable', { s3: 'intact', disk: 'failed' });
  expect(kinds(facts([lacking(1), lacking(20), backup(44)]))).toEqual([]);
  const [found] = clinicFindings(facts([lacking(1), lacking(25), backup(49)]), now);
  expect(found).toMatchObject({
    ...{ kind: 'copies-unproved', subject: 'norte/disk' },
    params: { destinations: 'disk', since: ago(25).toISOString() },
  });
  // The newest is whole: what older ones lack is made up for, and worries nobody.
  expect(kinds(facts([backup(1), lacking(25)]))).toEqual([]);
});

test('rehearsals that are overdue, or failed', () => {
  const drillFailure = { backupId: 9, at: ago(5), code: 'drill-differs', params: null };
  expect(kinds(facts([backup(20)], {}, { drillPassedAt: ago(7 * 24 + 27) }))).toEqual([
    'drill-overdue warning',
  ]);
  expect(kinds(facts([backup(20)], {}, { drillPassedAt: ago(7 * 24 + 20) }))).toEqual([]);
  expect(kinds(facts([backup(20)], {}, { drillFailure }))).toEqual(['drill-failed critical']);
  const without = { policy: ClinicPolicy.parse({ drill: false, drillEveryDays: null }) };
  expect(kinds(facts([backup(20)], without, { drillPassedAt: null, drillFailure }))).toEqual([]);
});

test('a run that was due and did not begin, until a backup has begun since', () => {
  const late = { nextScheduledBackup: ago(2) };
  expect(kinds(facts([backup(20)], late))).toEqual(['schedule-missed warning']);
  expect(kinds(facts([backup(1.5), backup(20)], late))).toEqual([]);
  expect(kinds(facts([backup(20)], { nextScheduledBackup: ago(0.5) }))).toEqual([]);
  expect(kinds(facts([backup(20)], { ...late, schedulePausedAt: ago(40) }))).toEqual([]);
  const slot = { slot: ago(10), state: 'missed', reason: 'late' };
  expect(kinds(facts([backup(20)], {}, { slot }))).toEqual(['schedule-missed warning']);
  expect(kinds(facts([backup(9)], {}, { slot }))).toEqual([]);
});

test('a place whose newest proved copy could not be locked is told, until it can', () => {
  const open = (hours: number, failureCode: string | null): BackupRecord => {
    const made = backup(hours);
    const copies = made.copies.map((copy) =>
      copy.destination === 's3' ? { ...copy, failureCode, failureParams: {} } : copy,
    );
    return { ...made, copies };
  };
  const [found] = clinicFindings(facts([open(2, 'store-lock-missing'), backup(26)]), now);
  expect(found).toMatchObject({
    ...{ kind: 'copy-unlocked', subject: 'norte/s3', severity: 'warning' },
    params: { backup: '998', destination: 's3' },
  });
  expect(kinds(facts([open(2, null), open(26, 'store-lock-missing')]))).toEqual([]);
});
