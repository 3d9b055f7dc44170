import type { AuditMessages } from './audit-messages.ts';

export const auditEn: AuditMessages = {
  help: {
    audit:
      'who did what, when and from where: "list" shows it (all, or one clinic\'s), "verify" checks that nobody changed it',
    user: 'only what the user of this number did',
    action: 'only this action, as backup.delete',
    from: 'from this instant on, as 2026-01-31T00:00:00Z',
    until: 'before this instant',
  },
  columns: {
    number: 'No.',
    at: 'When',
    who: 'Who',
    what: 'What',
    clinic: 'Clinic',
    where: 'From where',
  },
  intact: (entries) => `The log is intact: ${entries} entries, each bound to the one before.`,
  head: (hash) =>
    `Last hash: ${hash}. Keep it elsewhere: compared later, it shows that nothing was put back to an earlier state.`,
  broken: (id, problem) => `The log is NOT intact: at entry ${id}, ${problem}.`,
  problem: {
    missing: 'those that should be before it are gone',
    altered: 'its content is not what its hash says',
    unlinked: 'it does not follow from the one before',
    forged: 'its hash was made without the master key',
    cut: 'those that should be after it are gone',
  },
};
