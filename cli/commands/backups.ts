import { setTimeout } from 'node:timers/promises';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { askLine } from '../ask.ts';
import { backupSummary } from '../backup-summary.ts';
import { copyTag, protectionTag } from '../draw/protection-lines.ts';
import { pairs } from '../draw/table.ts';
import { exitCodeOf } from '../exit-code.ts';
import { givePage } from '../give-page.ts';
import type { Session } from '../session.ts';

/** Lists a clinic's backups. */
export const list = async (
  session: Session,
  clinic: string,
  options: { limit?: string; cursor?: string; deleted?: boolean },
): Promise<number> => {
  const page = await session.client().call('listBackups', { path: { clinic }, query: options });
  const { words, figures } = session;
  const { columns } = words;
  const titles = [
    { title: columns.id, right: true },
    { title: columns.date },
    { title: columns.file },
    { title: columns.size, right: true },
    { title: columns.rows, right: true },
    { title: columns.state },
    { title: columns.copies },
  ];
  givePage(session, page, titles, (backup) => [
    String(backup.id),
    backup.sample
      ? `${figures.instant(backup.sample.shownAt)} ${words.samples.tag}`
      : figures.instant(backup.startedAt),
    backup.fileName,
    backup.bytes === null ? '-' : figures.bytes(backup.bytes),
    backup.rows === null ? '-' : figures.count(backup.rows),
    [words.state[backup.state], protectionTag(session, backup)].filter(Boolean).join(', '),
    backup.copies.map((copy) => copyTag(session, copy)).join(', '),
  ]);
  return 0;
};

/** Shows one backup. */
export const show = async (session: Session, clinic: string, number: string): Promise<number> => {
  const backup = await session.client().call('readBackup', { path: { clinic, backup: number } });
  session.give(backupSummary(session, backup), backup);
  return 0;
};

/** Deletes a backup, after it was confirmed by typing its number. */
export const remove = async (
  session: Session,
  clinic: string,
  number: string,
  options: { yes?: boolean; force?: boolean },
): Promise<number> => {
  const client = session.client();
  const { words, terminal } = session;
  const path = { clinic, backup: number };
  const backup = await client.call('readBackup', { path });
  if (!options.yes) {
    const id = String(backup.id);
    if (session.json || !terminal.stdin.isTTY) {
      throw new ResguardoError('confirmation-missing', { expected: '--yes' });
    }
    const typed = await askLine(terminal, words.confirmDelete(id, backup.fileName, clinic));
    if (typed !== id) throw new ResguardoError('confirmation-missing', { expected: id });
  }
  const { force } = options;
  const deleted = await client.call('deleteBackup', { path, query: { force } });
  session.give([words.deleted(String(deleted.id))], deleted);
  return 0;
};

/** Reads every copy back again, waits for the result, and shows it. */
export const verify = async (
  session: Session,
  clinic: string,
  number: string,
  options: { drill?: boolean },
): Promise<number> => {
  const client = session.client();
  const { words } = session;
  const path = { clinic, backup: number };
  const left = new AbortController();
  const off = session.terminal.onInterrupt(() => {
    left.abort(new ResguardoError('cancelled'));
  });
  try {
    let verification = await client.call('verifyBackup', {
      path,
      body: { drill: options.drill ?? false },
    });
    session.say(words.verifying(number));
    while (verification.state === 'running') {
      await setTimeout(500, undefined, { signal: left.signal }).catch(() => {
        left.signal.throwIfAborted();
      });
      verification = await client.call('readVerification', { path });
    }
    const { copies, drill, failure } = verification;
    const problems = copies.flatMap((copy) => (copy.failure ? [copy.failure] : []));
    const lines = pairs([
      ...copies.map(({ destination, state, failure: why }): [string, string] => [
        words.phase.copy(destination),
        `${words.copyState[state]}${why ? ` · ${why.message} ${words.code(why.code)}` : ''}`,
      ]),
      ...(drill === null ? [] : [[words.phase.drill, words.drillState[drill]] as [string, string]]),
      ...(failure ? [[words.summary.failure, failure.message] as [string, string]] : []),
    ]);
    session.give(lines, verification);
    const [first] = failure ? [failure, ...problems] : problems;
    if (first) return exitCodeOf(first.code);
    if (drill === 'failed') return exitCodeOf('drill-differs');
    return verification.state === 'completed' ? 0 : exitCodeOf('cancelled');
  } finally {
    off();
  }
};
