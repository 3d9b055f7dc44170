import type { ErrorWordsOf } from './error-words.ts';

/** The words for what changes a clinic's data: restores, undos, cleanings, and the proof of them. */
export const changeErrorsEn = {
  'restore-unknown': {
    message: 'There is no restore[ {restore}][ in the clinic “{clinic}”].',
    hint: 'Check the number; the clinic’s list of restores shows those there are.',
  },
  'cleaning-unknown': {
    message: 'There is no cleaning[ {cleaning}][ in the clinic “{clinic}”].',
    hint: 'Check the number; the clinic’s list of cleanings shows those there are.',
  },
  'record-unknown': {
    message: 'The backup has no such record[ in {schema}.{table}][ ({key})].',
    hint: 'Check the key, or look in a backup of another date.',
  },
  'confirmation-wrong': {
    message: 'The word of confirmation is not right.',
    hint: 'Write exactly[ {expected}], in capitals. Nothing was changed.',
  },
  'password-refused': {
    message: 'The password is not right. Nothing was changed.',
    hint: 'Write the password of your own user; capitals matter.',
  },
  'change-running': {
    message:
      'Something that changes the data of the clinic[ “{clinic}”] is under way already[: {kind}].',
    hint: 'Wait until it ends or cancel it, then ask for this again.',
  },
  'change-abandoned': {
    message: 'The operation was cut off before it ended.',
    hint: 'Look how the clinic’s data stand and, if it is still needed, ask for it again.',
  },
  'change-not-running': {
    message: 'The operation[ {id}] is not under way[: its state is “{state}”].',
    hint: 'It can be cancelled only before it has ended.',
  },
  'plan-unknown': {
    message: 'The clinic[ “{clinic}”] has no such plan.',
    hint: 'Plans are kept for a while only: ask for another one.',
  },
  'restore-without-file': {
    message: 'The restore[ {restore}] has no file to download[: its state is “{state}”].',
    hint: 'Only a restore into a file has one, once it is done and until it is cleared away.',
  },
  'restore-not-waiting': {
    message: 'The restore[ {restore}] is not waiting for an approval[; its state is “{state}”].',
    hint: 'Look at its state; somebody else may have decided already.',
  },
  'restore-own-approval': {
    message: 'Whoever asks for a restore cannot approve it[ (restore {restore})].',
    hint: 'Ask another person who may to approve it.',
  },
  'restore-approval-expired': {
    message:
      'Nobody approved the restore[ {restore}] in time[ ({days} days)]. Nothing was changed.',
    hint: 'Ask for it again and tell the person who is to approve it.',
  },
  'restore-refused-by-person': {
    message: 'The restore[ {restore}] was refused[ by {by}]. Nothing was changed.',
    hint: 'Talk to that person and, if they agree, ask for it again.',
  },
  'undo-unavailable': {
    message: 'The restore[ {restore}] can no longer be undone[: its state is “{state}”].',
    hint: 'Use the safety backup that was made before it.',
  },
  'backup-not-restorable': {
    message: 'No copy of the backup[ {backup}] can be restored[ (state “{state}”)].',
    hint: 'Choose another backup, or verify this one again.',
  },
  'restore-would-lose': {
    message: 'Restoring would lose something that the backup does not hold[: {objects}].',
    hint: 'Read the plan. If you agree, ask again and accept the losses; what is there now is kept for an undo.',
  },
  'restore-conflicts': {
    message: 'There are records now that differ from the backup’s[: {count} in {table}].',
    hint: 'Decide whether to keep those or to take the backup’s, and ask again.',
  },
  'restore-structure-differs': {
    message:
      'The present structure does not fit the backup’s data[: {table}][.{column}][ ({why})].',
    hint: 'Restore the whole clinic, or into another database, and move from there what you need.',
  },
  'restore-outside-dependents': {
    message: 'Objects outside the clinic depend on what would be replaced[: {objects}].',
    hint: 'Remove them before the restore and make them again afterwards, or restore into another database.',
  },
  'restore-right-missing': {
    message: 'The user for restores[ “{user}”] lacks the right[ {right}][ on {object}].',
    hint: 'Grant it, or name another user for restores in the clinic.',
  },
  'restore-target-unfit': {
    message: 'The target[ “{clinic}”] cannot take this restore[: {why}].',
    hint: 'Choose a clinic with the same kind of scope and with room for these data.',
  },
  'restore-load-failed': {
    message:
      'The backup could not be loaded[: {table}][, frame {frame}][: {why}]. Nothing was changed.',
    hint: 'Mend what keeps it from loading and restore again.',
  },
  'restore-differs': {
    message:
      'What was restored did not equal the backup[: {table}][, {what}: {expected} expected, {found} found]. All of it was undone.',
    hint: 'Restore again from another copy; should it happen again, tell support.',
  },
  'restore-locked': {
    message: 'Exclusive access could not be had in time[ to {table}][: {why}].',
    hint: 'Close the sessions that use these data; it will be tried again.',
  },
  'clean-not-configured': {
    message: 'The clinic[ “{clinic}”] has no tables set up for cleaning[ ({table})].',
    hint: 'Say in the clinic which tables are cleaned, and by which date column.',
  },
  'clean-not-covered': {
    message:
      'No restorable backup holds all that would be deleted[: {rows} rows of {table} are missing][ in backup {backup}]. None of these was deleted[; {deleted} other rows were, and can be put back].',
    hint: 'Make a backup now and, once it is proved, clean again.',
  },
  'clean-pointed-at': {
    message:
      'Rows that stay point at rows that would be deleted[: {objects}]. Nothing was deleted.',
    hint: 'Remove those references in your application, or choose another range or other tables.',
  },
  'clean-range-invalid': {
    message: 'The range of dates is not valid[: {why}].',
    hint: 'Give start and end as YYYY-MM-DD, the start before the end and the end not in the future.',
  },
  'clean-undo-unavailable': {
    message: 'The cleaning[ {cleaning}] has nothing to bring back[: its state is “{state}”].',
    hint: 'Only one that has ended and deleted rows can be undone.',
  },
  'evidence-altered': {
    message: 'The evidence report was altered, or this installation did not sign it[: {why}].',
    hint: 'Ask for the report again and compare the public key with the installation’s.',
  },
} as const satisfies Partial<ErrorWordsOf>;
