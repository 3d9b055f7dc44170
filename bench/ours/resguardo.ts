import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Steps } from '../../activities/steps.ts';
import type { BackupOutcome, BackupRequest } from '../../contracts/activities.ts';
import { ClinicId } from '../../contracts/ids.ts';
import { backupWorkflowId, sharedQueue, workflowNames } from '../../contracts/temporal.ts';
import type { Contender, Measured } from '../contender.ts';
import { measured } from '../measured.ts';

export interface OursOptions {
  readonly name: string;
  readonly client: Client;
  readonly clinicId: string;
  /** The worker's: its memory and its children's is what counts. */
  readonly workerPid: number;
}

/** The step that reads a copy back. */
type Proof = keyof Pick<Steps, 'verifyCopy'>;
type BackupWorkflow = (request: BackupRequest) => Promise<BackupOutcome>;

/** A cancelled backup has this long to end in order; what it leaves goes with the bench's own folder. */
const graceMs = 5000;
const longestMs = 15 * 60_000;

/**
 * Our own backup by its real workflow: from the request until every copy was read back and its hash matched.
 * What follows (the record's end, the spool's removal, the mail) is told apart.
 */
export function resguardo(options: OursOptions): Contender {
  return { name: options.name, run: (signal) => runOnce(options, signal) };
}

async function runOnce(
  { client, clinicId, workerPid }: OursOptions,
  signal: AbortSignal,
): Promise<Measured> {
  const enough = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
  enough.throwIfAborted();
  const request: BackupRequest = { clinicId, trigger: 'manual', requestedBy: null, drill: false };
  const workflowId = backupWorkflowId(ClinicId.parse(clinicId));
  const began = Date.now();
  const watched = await measured(workerPid, async () => {
    const handle = await client.workflow.start<BackupWorkflow>(workflowNames.backup, {
      workflowId,
      taskQueue: sharedQueue,
      args: [request],
    });
    return { handle, outcome: await outcomeOf(handle, enough) };
  });
  const { handle, outcome } = watched.result;
  mustBeIntact(outcome);
  const { peakRssMb, seconds: secondsToEnd } = watched;
  const seconds = ((await provedAt(handle)) - began) / 1000;
  return { seconds, secondsToEnd, peakRssMb, bytes: outcome.bytes };
}

/** When the last copy's read-back was over, by Temporal's history: its clock is this machine's. */
async function provedAt(handle: WorkflowHandle<BackupWorkflow>): Promise<number> {
  const { events } = await handle.fetchHistory();
  const steps = new Map<string, string>();
  let last = 0;
  for (const event of events ?? []) {
    const begun = event.activityTaskScheduledEventAttributes;
    if (begun) steps.set(String(event.eventId), begun.activityType?.name ?? '');
    const ended = event.activityTaskCompletedEventAttributes;
    if (!ended || steps.get(String(ended.scheduledEventId)) !== ('verifyCopy' satisfies Proof))
      continue;
    const { seconds, nanos } = event.eventTime ?? {};
    last = Math.max(last, Number(seconds ?? 0) * 1000 + (nanos ?? 0) / 1e6);
  }
  if (last === 0) throw new Error('its history has no read-back');
  return last;
}

async function outcomeOf(
  handle: WorkflowHandle<BackupWorkflow>,
  signal: AbortSignal,
): Promise<BackupOutcome> {
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => {
    void cancelled(handle).finally(() => stopped.reject(signal.reason));
  };
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([handle.result(), stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function cancelled(handle: WorkflowHandle<BackupWorkflow>): Promise<void> {
  // How it ended is of no interest any more: it may have done so before the cancel came.
  await handle.cancel().catch(() => undefined);
  await Promise.race([handle.result().catch(() => undefined), sleep(graceMs)]);
}

function mustBeIntact({ state, copies, failure }: BackupOutcome): void {
  const poor = copies.find((copy) => copy.state !== 'intact');
  if (state === 'intact' && !poor) return;
  const why = poor?.failure?.code ?? failure?.code ?? '';
  throw new Error(`the backup ended ${state}, ${poor?.destination ?? ''} ${why}`);
}
