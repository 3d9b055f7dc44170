import type { BackupMailCopy, BackupMailFacts } from '../contracts/mail.ts';

/** How a backup reads to its people: what was proved, `partial` where something is safe and something is not. */
export type Outcome = 'restorable' | 'intact' | 'stored' | 'partial' | 'failed';

export const isHeld = ({ state }: BackupMailCopy): boolean =>
  state === 'stored' || state === 'intact';

/**
 * Copies that are less than the backup's state would have people believe: not held, or held and not
 * read back while others were.
 */
export const troubledCopies = ({ state, copies }: BackupMailFacts): readonly BackupMailCopy[] =>
  copies.filter(
    (copy) =>
      !isHeld(copy) || copy.failure !== null || (copy.state === 'stored' && state !== 'stored'),
  );

export const outcomeOf = (facts: BackupMailFacts): Outcome => {
  const { state, copies, drill, failure } = facts;
  if (!copies.some(isHeld)) return 'failed';
  const whole = troubledCopies(facts).length === 0 && drill.state !== 'failed' && failure === null;
  return whole && state !== 'failed' ? state : 'partial';
};
