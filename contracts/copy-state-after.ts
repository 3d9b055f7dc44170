import type { FailureNote } from './failure-note.ts';
import type { CopyState } from './states.ts';

const damage = ['copy-truncated', 'copy-altered', 'copy-swapped', 'manifest-invalid'];

/**
 * What became of a copy in state `before` whose making or reading back ended so. One that is whole in
 * its store and could not be read this time is still stored: it was not proved, and not disproved.
 */
export const copyStateAfter = ({ code }: FailureNote, before: CopyState): CopyState => {
  if (code === 'copy-missing' || code === 'manifest-missing') return 'missing';
  if (damage.includes(code)) return 'damaged';
  return before === 'running' || before === 'failed' ? 'failed' : 'stored';
};
