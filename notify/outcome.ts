import type { BackupMailCopy, BackupMailFacts } from '../contracts/mail.ts';

/** How a backup reads to its people: what was proved, `partial` where something is safe and something is not. */
export type Outcome = 'restorable' | 'intact' | 'stored' | 'partial' | 'failed';

export const isHeld = ({ state }: BackupMailCopy): boolean =>
  state === 'stored' || state === 'intact';

export const outcomeOf = ({ state, copies, drill, failure }: BackupMailFacts): Outcome => {
  if (!copies.some(isHeld)) return 'failed';
  const whole = copies.every(isHeld) && drill.state !== 'failed' && failure === null;
  return whole && state !== 'failed' ? state : 'partial';
};
