import type { DigestMessages } from './digest-messages.ts';

export const digestMessagesEn: DigestMessages = {
  eyebrow: (clinic) => `Daily summary of ${clinic}`,
  subject: {
    protected: (clinic) => `Summary of ${clinic}: protected`,
    partly: (clinic) => `Summary of ${clinic}: partly protected`,
    unprotected: (clinic) => `Summary of ${clinic}: not protected`,
  },
  subjectWithTrouble: (clinic) => `Summary of ${clinic}: protected, with backups that failed`,
  title: {
    protected: 'Your clinic is protected',
    partly: 'Your clinic is partly protected',
    unprotected: 'Your clinic is not protected',
  },
  lead: (backups, good, from, until) =>
    `Between ${from} and ${until} ${
      backups === 0
        ? 'there was no backup'
        : backups === 1
          ? `there was one backup, which ${good === 1 ? 'went well' : 'did not go well'}`
          : `there were ${backups} backups; ${good} went well`
    }.`,
  headings: {
    safe: 'What is safe',
    unsafe: 'What is not',
    backups: 'The day’s backups',
    next: 'The next one',
  },
  lastGood: (backupId, dataOf) => `Backup ${backupId} holds the clinic’s data as of ${dataOf}.`,
  drillPassed: 'A drill showed that it can be restored.',
  drillFailed: 'It failed its restore drill: do not count on it.',
  nothingHeld: 'There is no backup with the clinic’s data.',
  noneOfTheDay: 'No backup was made on this day.',
  state: {
    running: 'Under way',
    good: 'Good',
    partial: 'With problems',
    failed: 'Failed',
    cancelled: 'Cancelled',
  },
  backup: (backupId, startedAt) => `${backupId} · ${startedAt}`,
  next: (instant) => `It is due on ${instant}.`,
  noNext: 'None is due: a backup is made only when somebody asks for one.',
};
