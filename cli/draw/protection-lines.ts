import type { BackupView, CopyView } from '../../contracts/api/backup.ts';
import type { Session } from '../session.ts';

type Speaking = Pick<Session, 'words' | 'figures'>;

const alive = new Set<BackupView['state']>(['running', 'stored', 'intact', 'restorable']);

/** Whether a backup is protected, since when, and whether that was in time. */
export const protectionLine = (
  { words, figures: { instant } }: Speaking,
  backup: BackupView,
): string => {
  const { protected: stands, protectedAt: at, protectedInTime: inTime } = backup;
  const { protection } = words.retention;
  const by = instant(backup.protectBy);
  if (stands) {
    if (at === null || inTime === null) return words.yes;
    return inTime ? protection.inTime(instant(at)) : protection.late(instant(at), by);
  }
  if (at !== null || !alive.has(backup.state)) return words.no;
  return inTime === false ? protection.missed(by) : protection.pending(by);
};

/** The same in a word or two, for a list: only where it was not as it should be. */
export const protectionTag = (
  { words }: Pick<Session, 'words'>,
  { protected: stands, protectedInTime: inTime }: BackupView,
): string | null => {
  const { lateTag, missedTag } = words.retention.protection;
  if (inTime !== false) return null;
  return stands ? lateTag : missedTag;
};

const isLocked = ({ lock }: CopyView): boolean =>
  lock !== null && new Date(lock.until).getTime() > Date.now();

/** What keeps a copy from being removed. */
export const lockLines = (
  { words: { retention }, figures: { instant } }: Speaking,
  copy: CopyView,
): string[] => [
  ...(copy.lock && isLocked(copy)
    ? [retention.lock[copy.lock.mode](instant(copy.lock.until))]
    : []),
  ...(copy.legalHold ? [retention.legalHold] : []),
];

/** A copy in a list: where, in what state, and whether it is locked. */
export const copyTag = ({ words }: Pick<Session, 'words'>, copy: CopyView): string => {
  const state = words.copyState[copy.state];
  const kept = isLocked(copy) || copy.legalHold;
  return `${copy.destination}: ${kept ? `${state}, ${words.retention.lockTag}` : state}`;
};
