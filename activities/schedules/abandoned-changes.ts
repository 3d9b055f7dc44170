import { cancellationSignal, log } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { getCleaning } from '../../catalog/cleanings/get-cleaning.ts';
import { listOpenChanges, type OpenChange } from '../../catalog/changes/list-open-changes.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import { getRestore } from '../../catalog/restores/get-restore.ts';
import type { RestoreOutcome, RestoreRef } from '../../contracts/changes.ts';
import type { RestoreResult } from '../../contracts/restore.ts';
import type { AbandonedChange } from '../../contracts/scheduled-runs.ts';
import { committedResult } from '../../postgres/restore/committed-result.ts';
import { endCleaning } from '../clean-range-steps.ts';
import { createRestoreRecordSteps } from '../restore-record-steps.ts';
import { restoreWork } from '../restore-work.ts';
import { isRunning } from './is-running.ts';

interface AbandonedDependencies {
  readonly catalog: Catalog;
  readonly temporal: Client;
}

/** Between a record and its workflow lies one call to Temporal. */
const patienceMs = 5 * 60_000;

const failure = { code: 'change-abandoned', params: {} };

const committed = async (
  { catalog }: AbandonedDependencies,
  ref: RestoreRef,
): Promise<RestoreResult | null> => {
  const { record, place, nameOf } = await restoreWork({ catalog }, ref, cancellationSignal());
  return committedResult(place, nameOf(record.id));
};

/** One whose workflow was ended from outside may have committed by then: its clinic's database tells. */
const restoreEnded = async (
  deps: AbandonedDependencies,
  { clinicId, workflowId }: OpenChange,
  restoreId: number,
): Promise<AbandonedChange | null> => {
  const ref = { clinicId, restoreId };
  const { catalog } = deps;
  const record = await getRestore(catalog, clinicId, restoreId);
  if (record.endedAt !== null) return null;
  const began = workflowId !== null && record.order.target.kind !== 'file';
  const result = began ? await committed(deps, ref) : null;
  const outcome: RestoreOutcome = {
    ...{ restoreId, state: result ? 'done' : 'failed', destination: record.destination, result },
    ...{ safety: null, failure: result ? null : failure, afterthought: null },
  };
  await createRestoreRecordSteps({ catalog }).endRestore({ ...ref, outcome });
  return { kind: 'restore', clinicId, outcome };
};

const cleaningEnded = async (
  { catalog }: AbandonedDependencies,
  { clinicId }: OpenChange,
  cleaningId: number,
): Promise<AbandonedChange | null> => {
  const { endedAt, backupId } = await getCleaning(catalog, clinicId, cleaningId);
  if (endedAt !== null) return null;
  const outcome = { cleaningId, state: 'failed', backupId, result: null, failure } as const;
  await endCleaning(catalog, { clinicId, cleaningId, outcome });
  return { kind: 'cleaning', clinicId, outcome };
};

/** Looked at anew: it may have ended between the list and here. */
const changeEnded = (
  deps: AbandonedDependencies,
  change: OpenChange,
): Promise<AbandonedChange | null> =>
  change.restoreId === null
    ? cleaningEnded(deps, change, change.cleaningId ?? 0)
    : restoreEnded(deps, change, change.restoreId);

/**
 * Ends the restores and cleanings that no workflow stands behind: the API died between a record and its
 * workflow, or the workflow was ended from outside. Else each would keep its clinic from every other change.
 * @param now for tests
 */
export const settleAbandonedChanges = async (
  deps: AbandonedDependencies,
  now = new Date(),
): Promise<AbandonedChange[]> => {
  const ended: AbandonedChange[] = [];
  for (const change of await listOpenChanges(deps.catalog)) {
    if (now.getTime() - change.requestedAt.getTime() < patienceMs) continue;
    if (await isRunning(deps.temporal, change)) continue;
    const one = await changeEnded(deps, change).catch((error: unknown) => {
      // A clinic's database that is down must not keep the others from theirs; the next round asks again.
      log.warn('A change that nothing stands behind cannot be ended yet', { ...change, error });
      return null;
    });
    if (one) ended.push(one);
  }
  return ended;
};
