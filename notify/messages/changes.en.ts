import type { ChangeMessages } from './change-messages.ts';

export const changeMessagesEn: ChangeMessages = {
  shared: {
    headings: {
      done: 'What was done',
      tables: 'Table by table',
      undo: 'If something is not as you expected',
      asked: 'What was asked for',
      decide: 'What is needed',
      cause: 'Cause',
      advice: 'What to do',
      attention: 'What needs your attention',
      standing: 'How the data stand',
    },
    labels: {
      number: 'Number',
      backup: 'Backup',
      dataOf: 'Data as of',
      selection: 'What',
      copy: 'Copy read',
      records: 'Records',
      added: 'Added',
      changed: 'Changed',
      removed: 'Removed',
      took: 'Took',
      waited: 'The application waited',
      requestedBy: 'Asked for by',
      requestedAt: 'Asked for on',
      decidedBy: 'Decided by',
      file: 'File',
      range: 'Dates',
      freed: 'Space given back',
      others: 'Other tables',
    },
    untouched: 'The clinic’s data have not been changed: they are as they were.',
    advice: (hint) => `What to do: ${hint}`,
    causeUnknown: 'The cause was not recorded.',
    records: (rows, tables, shownTables) =>
      `${rows} in ${shownTables} ${tables === 1 ? 'table' : 'tables'}`,
    footer: (timeZone) =>
      `This message was sent by Resguardo, which makes your clinic’s backups. Times are in the zone ${timeZone}.`,
  },

  restore: {
    eyebrow: (clinic) => `Restore of ${clinic}`,
    subject: {
      done: (kind, target, clinic) =>
        target === 'file'
          ? `Data of ${clinic}: the file is ready`
          : kind === 'undo'
            ? `Restore of ${clinic}: undone`
            : `Restore of ${clinic}: complete`,
      attention: (clinic) => `Restore of ${clinic}: complete, but it needs your attention`,
      failed: (kind, clinic) =>
        kind === 'undo'
          ? `Restore of ${clinic}: it could not be undone`
          : `Restore of ${clinic}: it was not done`,
      refused: (clinic) => `Restore of ${clinic}: it was not approved`,
      approval: (clinic) => `Restore of ${clinic}: your approval is needed`,
      expiring: (clinic) => `Restore of ${clinic}: soon it can no longer be undone`,
    },
    title: {
      done: (kind, target) =>
        target === 'file'
          ? 'The file is ready'
          : kind === 'undo'
            ? 'Restore undone'
            : 'Restore complete',
      attention: 'Complete, but it needs your attention',
      failed: (kind) => (kind === 'undo' ? 'It could not be undone' : 'It was not done'),
      refused: 'It was not approved',
      approval: 'Your approval is needed',
      expiring: 'Soon it can no longer be undone',
    },
    lead: {
      whole: (instant) =>
        `The clinic now has the data of ${instant}. Before they were taken as good they were compared, table by table, with the backup.`,
      cleaned:
        'All that the cleaning had deleted is back, exactly as it was. Everything else is as it was.',
      part: (instant) =>
        `What was chosen from the backup of ${instant} is back in the clinic. Everything else is as it was.`,
      undone: 'The clinic has again the data that it had before that restore.',
      file: 'The chosen data were written into a file. The clinic’s data have not been changed.',
      failed: (kind, instant) =>
        `${kind === 'undo' ? 'The undo' : 'The restore'} asked for on ${instant} was not done. The clinic’s data have not been changed: they are as they were.`,
      refused:
        'The restore was not done, because it was not approved. The clinic’s data are as they were.',
      approval: (kind, who, until) =>
        `${who} asked to ${kind === 'undo' ? 'undo a restore' : 'restore the clinic’s data from a backup'}. Another person must approve it before ${until}; if nobody does, nothing will be done.`,
      expiring: (until) =>
        `What was there before the restore is kept until ${until}. After that it is deleted to free its space, and the restore can no longer be undone.`,
    },
    selection: (selection, tables) => {
      if (selection.kind === 'all') return 'All of the clinic’s data';
      if (selection.kind === 'cleaning')
        return `What cleaning no. ${String(selection.cleaning)} deleted`;
      if (selection.kind === 'tables')
        return selection.tables.length === 1 ? `The table ${tables}` : `The tables ${tables}`;
      const records = selection.count === 1 ? 'One record' : `${String(selection.count)} records`;
      return `${records} of ${tables}, with all that depends on ${selection.count === 1 ? 'it' : 'them'}`;
    },
    backup: (backupId, from) =>
      from === null ? `No. ${String(backupId)}` : `No. ${String(backupId)}, of ${from}`,
    undo: {
      until: (instant) =>
        `What was there before is kept until ${instant}. Until then it can be undone.`,
      how: (clinicId, restoreId) =>
        `To undo it: in the panel, in the list of restores, “Undo”; or the command “resguardo undo ${clinicId} ${String(restoreId)}”.`,
      safety: (backupId) =>
        `Before it began, a backup of what was there was made as well: no. ${String(backupId)}.`,
      noSafety: (why) =>
        `No backup of what was there could be made before it began. ${why} So it is kept only as it was, for an undo.`,
      fileUntil: (instant) => `The file is deleted on ${instant}: download it before.`,
    },
    afterthought: (why) =>
      `The restore is complete, but a look at the database from outside afterwards found this: ${why}`,
    approval: {
      would: (kind) =>
        kind === 'undo'
          ? 'The present data would be replaced by those from before the restore; the present ones would be kept for some days.'
          : 'The present data would be replaced by the backup’s; the present ones would be kept for some days, in case it has to be undone.',
      who: (names) => `These may decide: ${names}. Whoever asked for it may not.`,
      nobody:
        'Nobody else may decide yet: it takes another administrator of the clinic, or an operator.',
      how: (clinicId, restoreId) =>
        `In the panel, in the list of restores: “Approve” or “Refuse”, with your password; or the command “resguardo approve ${clinicId} ${String(restoreId)}”.`,
      nothingYet: 'Until then nothing is changed.',
    },
    expired: 'Nobody decided in time.',
  },

  clean: {
    eyebrow: (clinic) => `Cleaning of ${clinic}`,
    subject: {
      done: (clinic) => `Cleaning of ${clinic}: complete`,
      failed: (clinic) => `Cleaning of ${clinic}: not completed`,
    },
    title: { done: 'Cleaning complete', failed: 'The cleaning was not completed' },
    lead: {
      done: (start, end) =>
        `The records from ${start} to before ${end} were deleted from the database. A backup holds all of them: that was checked row by row before deleting.`,
      failed: (start, end) =>
        `The cleaning of the records from ${start} to before ${end} was not completed.`,
    },
    table: (deleted, freed) => `${deleted} deleted; ${freed} given back`,
    held: (backupId) => `All that was deleted is in backup no. ${String(backupId)}.`,
    restorable:
      'It can be brought back: in the panel, in the list of cleanings, “Undo”, as long as that backup exists.',
    stoppedMidway:
      'Rows are deleted in batches: some may be deleted already, and the backup holds all of them. You can ask for the cleaning again: it goes on where it stopped.',
  },

  safetyDescription: (kind, backupId) =>
    kind === 'undo'
      ? `Before undoing the restore of backup no. ${String(backupId)}`
      : `Before restoring backup no. ${String(backupId)}`,
};
