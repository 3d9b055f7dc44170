import { expect, test } from '@jest/globals';
import { certificateSeverity, expirySeverity } from './expiry.ts';
import { failureOf, failureParam } from './failure-param.ts';
import { matchesPattern, SchemaPattern } from './schema-pattern.ts';
import { daysUntilFull, fillingSeverity, roomSeverity, usedShare } from './room.ts';

const gib = 2 ** 30;

test('a disk is full by its share, unless much is left all the same', () => {
  const used = (share: number, total: number) => roomSeverity(share * total, total);
  expect([0.84, 0.85, 0.95].map((share) => used(share, 100 * gib))).toEqual([
    ...[null, 'warning', 'critical'],
  ]);
  expect([0.9, 0.95, 0.999].map((share) => used(share, 8192 * gib))).toEqual([
    ...[null, null, 'critical'],
  ]);
  expect(usedShare(1, 3)).toBe(33);
});

test('a place that is far from full is told of when it soon will be, at the pace of these days', () => {
  const of = (perDay: number | null) => [
    daysUntilFull(40 * gib, 100 * gib, perDay),
    fillingSeverity(40 * gib, 100 * gib, perDay),
  ];
  expect([null, 0, -gib, gib, 4.2 * gib, 20 * gib].map(of)).toEqual([
    ...[
      [null, null],
      [null, null],
      [null, null],
      [60, null],
      [14, 'warning'],
      [3, 'critical'],
    ],
  ]);
  expect(fillingSeverity(96 * gib, 100 * gib, null)).toBe('critical');
  expect(daysUntilFull(101, 100, 1)).toBe(0);
});

test('what expires is spoken of two weeks before, aloud three days before, and after', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const inDays = (days: number) => expirySeverity(new Date(now.getTime() + days * 86_400_000), now);
  expect([15, 14, 3.5, 3, -1].map(inDays)).toEqual([
    ...[null, 'warning', 'warning', 'critical', 'critical'],
  ]);
});

test('a certificate is spoken of three weeks before, or late in a short life, and after its end', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const at = (days: number) => new Date(now.getTime() + days * 86_400_000);
  const of = (life: number, left: number) =>
    certificateSeverity({ from: at(left - life), until: at(left) }, now);
  expect([22, 21, 8, 7, -1].map((left) => of(90, left))).toEqual([
    ...[null, 'warning', 'warning', 'critical', 'critical'],
  ]);
  // One of six days, renewed after three, and one that was never valid for long.
  expect([3, 1.4, 0.4, -0.1].map((left) => of(6, left))).toEqual([
    ...[null, 'warning', 'critical', 'critical'],
  ]);
});

test('an error goes through a parameter as it was; plain words are no error', () => {
  const note = { code: 'database-unreachable', params: { host: 'db' } };
  expect(failureOf(failureParam(note))).toEqual(note);
  expect([failureOf('x'), failureOf('{x'), failureOf('{}')]).toEqual([null, null, null]);
});

test('a rule for schemas has one * and is never so wide as to take everything', () => {
  const good = ['clinica_*', '*_clinica', 'cli*ca'];
  const bad = ['*', 'a*', 'clinica', 'c*l*i', ''];
  expect([...good, ...bad].filter((one) => SchemaPattern.safeParse(one).success)).toEqual(good);
  const names = ['clinica_', 'clinica_1', 'x_clinica_1', 'clinica', 'Clinica_1'];
  expect(names.filter((one) => matchesPattern('clinica_*', one))).toEqual([
    'clinica_',
    'clinica_1',
  ]);
  expect(matchesPattern('aba*aba', 'aba')).toBe(false);
});
