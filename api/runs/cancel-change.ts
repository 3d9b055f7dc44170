import type { Client } from '@temporalio/client';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { callTemporal } from './temporal-call.ts';
import { workflowOf, type ChangeKind, type ChangeRecord, type Changing } from './read-change.ts';

/**
 * Asks a change to stop and clean up after itself. Where nothing is behind its record any more (the
 * workflow was terminated, or never came to start), `settle` ends the record, which would keep every
 * other change from the clinic. `change-not-running` for one that has ended.
 */
export const cancelChange = async <
  Change extends ChangeRecord & { readonly state: string },
  Progress extends Changing,
>(
  temporal: Client,
  kind: ChangeKind<Change, Progress>,
  record: Change,
  settle: () => Promise<unknown>,
): Promise<void> => {
  if (record.endedAt !== null) {
    throw new ResguardoError('change-not-running', { id: String(record.id), state: record.state });
  }
  const found = await workflowOf(temporal, kind, record);
  if (found === null || found.closeTime !== undefined) {
    await settle();
    return;
  }
  const handle = temporal.workflow.getHandle(found.workflowId, found.runId);
  await callTemporal(temporal, () => handle.cancel());
};
