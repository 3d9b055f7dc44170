import { operations } from '../../contracts/api/operations.ts';
import { RunView } from '../../contracts/api/run.ts';
import { addressOf } from '../../contracts/client/address-of.ts';
import type { ApiClient } from '../../contracts/client/api-client.ts';
import { followEvents } from '../../contracts/client/follow-events.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Compression, DumpFormat } from '../../contracts/scope.ts';
import { backupSummary } from '../backup-summary.ts';
import { createRunDisplay } from '../draw/run-display.ts';
import { exitCodeOf } from '../exit-code.ts';
import { concludeCleaning, concludeRestore } from '../follow-change.ts';
import type { Session } from '../session.ts';
import { watch } from '../watch.ts';

/** As they were typed: the API says where a word is none of its own. */
export interface BackupOptions {
  readonly format?: DumpFormat;
  readonly compression?: Compression;
  readonly description?: string;
  readonly drill?: boolean;
  readonly detach?: boolean;
}

const watchRun = (session: Session, client: ApiClient, events: string): Promise<RunView | null> =>
  watch(
    session,
    (signal) => followEvents(client, events, RunView, signal),
    createRunDisplay(session),
  );

/** Follows a run and ends with what became of it: the summary, and an exit code that says so. */
const concluded = async (
  session: Session,
  client: ApiClient,
  clinic: string,
  events: string,
): Promise<number> => {
  const run = await watchRun(session, client, events);
  if (run === null) {
    session.say(session.words.leftRunning(clinic));
    if (session.json) session.give([], { clinic, state: 'running', detached: true });
    return exitCodeOf('cancelled');
  }
  if (run.backupId === null) {
    const { code, params } = run.error ?? { code: 'internal', params: {} };
    if (run.state === 'cancelled') throw new ResguardoError('cancelled');
    session.give([run.failure?.message ?? code], {
      clinic,
      state: run.state,
      error: { code, params },
    });
    return exitCodeOf(code);
  }
  const backup = await client.call('readBackup', { path: { clinic, backup: run.backupId } });
  session.give(['', ...backupSummary(session, backup)], backup);
  if (run.state === 'cancelled') return exitCodeOf('cancelled');
  // Less than was asked for is told by the code as well: a copy that failed, a drill that differed.
  return run.error === null ? 0 : exitCodeOf(run.error.code);
};

/** Backs a clinic up now and follows it; one that runs already is followed. */
export const backup = async (
  session: Session,
  clinic: string,
  options: BackupOptions,
): Promise<number> => {
  const client = session.client();
  const { detach = false, ...asked } = options;
  const started = await client.call('startBackup', { path: { clinic }, body: asked });
  const { words } = session;
  session.say(started.already ? words.alreadyRunning(clinic) : words.started(clinic));
  if (detach) {
    session.give([words.leftRunning(clinic)], started);
    return 0;
  }
  return concluded(session, client, clinic, started.events);
};

/** A restore or a cleaning instead of the clinic's backup. */
export interface ChangeOptions {
  readonly restore?: string;
  readonly cleaning?: string;
}

/** Follows the clinic's running backup or the change that is named, or shows how it ended. */
export const follow = async (
  session: Session,
  clinic: string,
  { restore, cleaning }: ChangeOptions,
): Promise<number> => {
  const client = session.client();
  if (restore !== undefined) {
    const view = await client.call('readRestore', { path: { clinic, restore } });
    return concludeRestore(session, client, view);
  }
  if (cleaning !== undefined) {
    const view = await client.call('readCleaning', { path: { clinic, cleaning } });
    return concludeCleaning(session, client, view);
  }
  const { run } = await client.call('readRun', { path: { clinic } });
  const events = addressOf(operations.followRun, { clinic }, { run });
  return concluded(session, client, clinic, events);
};

/** Cancels the running backup, or that of one number, and waits until all is put away. */
export const cancel = async (
  session: Session,
  clinic: string,
  number: string | undefined,
  options: ChangeOptions,
): Promise<number> => {
  const client = session.client();
  if (options.restore !== undefined || options.cleaning !== undefined) {
    return cancelChange(session, client, clinic, options);
  }
  const asked =
    number === undefined
      ? await client.call('cancelRun', { path: { clinic } })
      : await client.call('cancelBackup', { path: { clinic, backup: number } });
  session.say(session.words.cancelling);
  const run = await watchRun(session, client, asked.events);
  if (run === null) {
    session.say(session.words.leftRunning(clinic));
    return exitCodeOf('cancelled');
  }
  const { state, backupId } = run;
  // It may have ended by itself at the very same moment.
  const line = state === 'cancelled' ? session.words.cancelled(clinic) : session.words.state[state];
  session.give([line], { clinic, backupId, run: run.run, state });
  return state === 'cancelled' ? 0 : exitCodeOf('backup-not-running');
};

/** Cancels a restore or a cleaning, and waits until it has ended. Cancelled is what was asked for. */
const cancelChange = async (
  session: Session,
  client: ApiClient,
  clinic: string,
  { restore, cleaning }: ChangeOptions,
): Promise<number> => {
  let code: number;
  if (restore === undefined) {
    const path = { clinic, cleaning: cleaning ?? '' };
    const view = await client.call('cancelCleaning', { path });
    session.say(session.words.change.cancelling);
    code = await concludeCleaning(session, client, view);
  } else {
    const view = await client.call('cancelRestore', { path: { clinic, restore } });
    session.say(session.words.change.cancelling);
    // One that waited for an approval waits no more: it is followed to its end like the others.
    code = await concludeRestore(session, client, { ...view, state: 'running' });
  }
  return code === exitCodeOf('cancelled') ? 0 : exitCodeOf('change-not-running');
};
