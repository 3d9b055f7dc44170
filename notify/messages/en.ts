import type { MailMessages } from './mail-messages.ts';

const kinds = { s3: 'S3', drive: 'Google Drive', folder: 'Folder' } as const;

export const mailMessagesEn: MailMessages = {
  place: ({ kind, destination }) => {
    if (kind === 'folder') return `the folder “${destination}”`;
    return destination === kind ? kinds[kind] : `${kinds[kind]} (“${destination}”)`;
  },
  placeLabel: ({ kind, destination }) =>
    destination === kind ? kinds[kind] : `${kinds[kind]} “${destination}”`,

  eyebrow: (clinic) => `Backup of ${clinic}`,
  subject: {
    restorable: (clinic, size) => `Backup of ${clinic}: complete and proved (${size})`,
    intact: (clinic, size) => `Backup of ${clinic}: complete and verified (${size})`,
    stored: (clinic, size) => `Backup of ${clinic}: stored, not verified yet (${size})`,
    drillFailed: (clinic) => `Backup of ${clinic}: stored, but it failed its restore drill`,
    copyLost: (clinic, place) => `Backup of ${clinic}: stored, but without the copy in ${place}`,
    copyDamaged: (clinic, place) =>
      `Backup of ${clinic}: stored, but the copy in ${place} is damaged`,
    copyUnverified: (clinic, place) =>
      `Backup of ${clinic}: stored, but the copy in ${place} is not verified`,
    copiesLost: (clinic, count) => `Backup of ${clinic}: stored, but ${count} copies failed`,
    trouble: (clinic) => `Backup of ${clinic}: stored, but with problems`,
    failed: (clinic) => `Backup of ${clinic}: could not be completed`,
    recovered: (clinic, size) => `Backup of ${clinic}: well again (${size})`,
  },
  title: {
    restorable: 'Complete and proved',
    intact: 'Complete and verified',
    stored: 'Stored, not verified yet',
    partial: 'Stored, but it needs your attention',
    failed: 'Could not be completed',
  },
  lead: {
    restorable: (places) =>
      `Your clinic’s data are safe in ${places}, and a drill showed that they can be restored. There is nothing you need to do.`,
    intact: (places) =>
      `Your clinic’s data are safe in ${places}, and each copy was read back without a difference. There is nothing you need to do.`,
    stored: (places) =>
      `Your clinic’s data are stored in ${places}. They have not been read back yet to check them.`,
    partial:
      'This backup exists, but not all of it went well. Here is what you can count on and what you cannot.',
    failed: (instant) =>
      `The backup that began on ${instant} did not finish, so you must not count on it.`,
  },

  headings: {
    recovered: 'Solved',
    safe: 'What is safe',
    unsafe: 'What is not',
    cause: 'Cause',
    advice: 'What to do',
    backup: 'The backup',
    copies: 'The copies',
    proved: 'What was checked',
    times: 'How long it took',
  },
  labels: {
    number: 'Number',
    dataOf: 'Data as of',
    startedAt: 'Began on',
    state: 'State',
    records: 'Records',
    size: 'Size',
    trigger: 'Type',
    file: 'File',
    fingerprint: 'Fingerprint',
    snapshot: 'Reading the data',
    upload: 'Uploading the copies',
    verify: 'Verification',
    drill: 'Restore drill',
    total: 'In all',
  },
  state: {
    restorable: 'Restorable',
    intact: 'Intact',
    stored: 'Stored',
    partial: 'With problems',
    failed: 'Failed',
  },
  trigger: { manual: 'Manual', automatic: 'Automatic' },
  copyState: {
    running: 'Not finished',
    stored: 'Stored; not verified yet',
    intact: 'Intact: read back, and it matches',
    damaged: 'Damaged',
    missing: 'Not where it was stored',
    failed: 'Could not be stored',
    removed: 'Removed',
  },
  records: (shownRows, tables, shownTables) =>
    `${shownRows} in ${shownTables} ${tables === 1 ? 'table' : 'tables'}`,
  size: (stored, plain) => `${stored} (${plain} uncompressed)`,

  safe: {
    intact: (place) => `The copy in ${place} is intact: it was read back and matches.`,
    stored: (place) => `The copy in ${place} was stored whole; it has not been read back yet.`,
    drillPassed: 'One copy was restored into a scratch database and equalled the clinic’s data.',
    clinicUntouched: 'The clinic’s data have not been changed.',
    earlierUntouched: 'Earlier backups are where they were.',
  },
  unsafe: {
    copy: (place, state, why) => {
      const what = {
        damaged: `The copy in ${place} is damaged.`,
        missing: `The copy in ${place} is not where it was stored.`,
        removed: `The copy in ${place} was removed.`,
        failed: `The copy in ${place} could not be stored.`,
        running: `The copy in ${place} was not finished.`,
        stored: `The copy in ${place} could not be verified.`,
        intact: `The copy in ${place} had a problem.`,
      }[state];
      return why === '' ? what : `${what} ${why}`;
    },
    drill: (why) => `The restore drill failed. ${why}`.trim(),
    drillConsequence:
      'Until this is solved, do not count on this backup to bring the clinic back: use an earlier one.',
    fewerCopies: 'Until this is solved, this backup has fewer copies than planned.',
    other: (why) => why,
  },
  advice: (hint) => `What to do: ${hint}`,
  recovered: (since, failures) =>
    failures === 1
      ? `The backup before it, of ${since}, did not go well. This one did: the problem is solved.`
      : `The ${failures} backups before it, since ${since}, did not go well. This one did: the problem is solved.`,
  overlapping: (total) => `${total}, with steps side by side`,
  causeUnknown: 'The cause was not recorded.',
  proved: {
    oneInstant: (instant) =>
      `All the data are of one instant: ${instant}. What was recorded later goes into the next backup.`,
    stored: 'Each copy was stored whole. It has not been read back yet.',
    intact:
      'Each copy was read back from where it is kept and matches, byte by byte, what was backed up.',
    drillPassed: (tables, shownTables, shownRows) =>
      `One copy was restored into a scratch database: ${
        tables === 1 ? 'its table' : `its ${shownTables} tables`
      }, ${shownRows} records in all, equalled what the clinic held. The scratch database has been dropped.`,
    drillSkipped: 'The restore drill was not run this time.',
  },
  footer: (timeZone) =>
    `This message was sent by Resguardo, which makes your clinic’s backups. Times are in the zone ${timeZone}.`,
};
