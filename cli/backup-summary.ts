import type { BackupView } from '../contracts/api/backup.ts';
import type { Figures } from './draw/figures.ts';
import { lockLines, protectionLine } from './draw/protection-lines.ts';
import { pairs } from './draw/table.ts';
import type { SamplesMessages } from './messages/samples-messages.ts';
import type { Session } from './session.ts';

/** A sample is told right under its number: its file's name shows another date than the true one. */
const sampleLines = (
  words: SamplesMessages,
  { instant }: Figures,
  { sample, startedAt }: BackupView,
): [string, string][] =>
  sample ? [[words.label, words.shown(instant(sample.shownAt), instant(startedAt))]] : [];

/** Everything of one backup, as E2's command printed it and as it has been proved since. */
export const backupSummary = (
  { words, figures }: Pick<Session, 'words' | 'figures'>,
  backup: BackupView,
): string[] => {
  const { summary } = words;
  const known = (value: number | null, shown: (value: number) => string): string =>
    value === null ? '-' : shown(value);
  const proved = backup.drill.state;
  return pairs([
    [summary.id, String(backup.id)],
    [summary.state, words.state[backup.state]],
    ...sampleLines(words.samples, figures, backup),
    [summary.protected, backup.sample ? words.no : protectionLine({ words, figures }, backup)],
    [summary.file, backup.fileName],
    ...backup.copies.map((copy): [string, string] => {
      const { destination, location, key, state, failure } = copy;
      const told = [
        `${location ?? key} (${words.copyState[state]})`,
        ...lockLines({ words, figures }, copy),
        ...(failure ? [`${failure.message} ${words.code(failure.code)}`] : []),
      ];
      return [summary.place(destination), told.join(' · ')];
    }),
    [summary.size, known(backup.bytes, figures.bytes)],
    [summary.records, known(backup.rows, figures.count)],
    [summary.tables, known(backup.tables, figures.count)],
    [summary.time, known(backup.seconds, figures.duration)],
    [summary.md5, backup.md5 ?? '-'],
    [summary.sha256, backup.sha256 ?? '-'],
    [summary.original, known(backup.plainBytes, figures.bytes)],
    [summary.compressed, known(backup.bytes, figures.bytes)],
    [summary.reduction, known(backup.reductionPercent, figures.percent)],
    [summary.drill, proved === null ? '-' : words.drillState[proved]],
    ...(backup.snapshotAt
      ? [[summary.snapshot, figures.instant(backup.snapshotAt)] as [string, string]]
      : []),
    ...(backup.description ? [[summary.description, backup.description] as [string, string]] : []),
    [summary.by, backup.createdBy?.email ?? words.schedule],
    ...(backup.failure
      ? [
          [summary.failure, `${backup.failure.message} ${words.code(backup.failure.code)}`] as [
            string,
            string,
          ],
          ['', words.whatToDo(backup.failure.hint)] as [string, string],
        ]
      : []),
  ]);
};
