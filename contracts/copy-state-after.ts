import type { FailureNote } from './activities.ts';
import type { CopyState } from './states.ts';

const damage = ['copy-truncated', 'copy-altered', 'copy-swapped', 'manifest-invalid'];

/** What became of a copy whose making or reading back ended so. */
export const copyStateAfter = ({ code }: FailureNote): CopyState => {
  if (code === 'copy-missing' || code === 'manifest-missing') return 'missing';
  return damage.includes(code) ? 'damaged' : 'failed';
};
