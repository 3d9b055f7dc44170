import type { CopyRecord } from '../catalog/backups/backup-record.ts';

/** What was found bad comes last, and yet comes: a disk that was away may be back. */
const states = ['intact', 'stored', 'missing', 'damaged'] as const satisfies CopyRecord['state'][];

const rank = ({ state }: CopyRecord): number => (states as readonly string[]).indexOf(state);

/** The copies that may be read from, the one proved best, and last, before the others. */
export const copiesByProof = (copies: readonly CopyRecord[]): CopyRecord[] =>
  copies
    .filter((copy) => rank(copy) >= 0 && copy.location !== null)
    .toSorted(
      (a, b) =>
        rank(a) - rank(b) || (b.lastProvedAt?.getTime() ?? 0) - (a.lastProvedAt?.getTime() ?? 0),
    );
