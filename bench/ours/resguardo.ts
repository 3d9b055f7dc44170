import type { Client } from '@temporalio/client';
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

/**
 * Our own backup by its real workflow: from the request until every copy was read back, its hash matched,
 * the outcome recorded and the spool put away.
 */
export function resguardo(options: OursOptions): Contender {
  return { name: options.name, run: (signal) => runOnce(options, signal) };
}

async function runOnce(
  { client, clinicId, workerPid }: OursOptions,
  signal: AbortSignal,
): Promise<Measured> {
  const request: BackupRequest = {
    clinicId,
    trigger: 'manual',
    requestedBy: null,
    drill: false,
  };
  const workflowId = backupWorkflowId(ClinicId.parse(clinicId));
  const cancel = (): void => {
    // It may have ended by now; that it did is told by what waits for its result.
    client.workflow
      .getHandle(workflowId)
      .cancel()
      .catch(() => undefined);
  };
  let bytes = 0;
  signal.throwIfAborted();
  signal.addEventListener('abort', cancel);
  try {
    const { seconds, peakRssMb } = await measured(workerPid, async () => {
      const outcome = await client.workflow.execute<
        (request: BackupRequest) => Promise<BackupOutcome>
      >(workflowNames.backup, { workflowId, taskQueue: sharedQueue, args: [request] });
      mustBeIntact(outcome);
      bytes = outcome.bytes;
    });
    return { seconds, peakRssMb, bytes };
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function mustBeIntact({ state, copies, failure }: BackupOutcome): void {
  const poor = copies.find((copy) => copy.state !== 'intact');
  if (state === 'intact' && !poor) return;
  const why = poor?.failure?.code ?? failure?.code ?? '';
  throw new Error(`the backup ended ${state}, ${poor?.destination ?? ''} ${why}`);
}
