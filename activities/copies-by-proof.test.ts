import { expect, test } from '@jest/globals';
import type { CopyRecord } from '../catalog/backups/backup-record.ts';
import { CopyState } from '../contracts/states.ts';
import { copiesByProof } from './copies-by-proof.ts';

const copy = (destination: string, change: Partial<CopyRecord>): CopyRecord => ({
  ...{ destination, kind: 's3', key: 'k', location: 'l', version: null, bytes: 1 },
  ...{ manifestLocation: 'm', manifestVersion: null, sha256: 's', md5: 'm', state: 'intact' },
  ...{ storedAt: null, lastProvedAt: null, removedAt: null },
  ...{ lockMode: null, lockedUntil: null, legalHold: false },
  ...{ failureCode: null, failureParams: null, ...change },
});
const names = (copies: CopyRecord[]): string[] =>
  copiesByProof(copies).map(({ destination }) => destination);

test('the copy proved best and last comes first; what was found bad comes last', () => {
  expect(
    names([
      copy('damaged', { state: 'damaged' }),
      copy('stored', { state: 'stored' }),
      copy('old', { lastProvedAt: new Date('2026-01-01') }),
      copy('missing', { state: 'missing' }),
      copy('new', { lastProvedAt: new Date('2026-02-01') }),
    ]),
  ).toEqual(['new', 'old', 'stored', 'missing', 'damaged']);
});

test('what was never stored, or was removed, is not among them', () => {
  const all = CopyState.options.map((state) => copy(state, { state }));
  expect(names(all)).toEqual(['intact', 'stored', 'missing', 'damaged']);
  expect(names([copy('nowhere', { location: null })])).toEqual([]);
});
