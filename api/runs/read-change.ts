import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { CleaningRecord } from '../../catalog/cleanings/cleaning-record.ts';
import type { RestoreRecord } from '../../catalog/restores/restore-record.ts';
import { CleanProgress } from '../../contracts/clean-range.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import { withCleanBeats, withRestoreBeats } from '../../contracts/live-progress.ts';
import { RestoreProgress } from '../../contracts/restore.ts';
import { changeWorkflowId, queryNames } from '../../contracts/temporal.ts';
import { recordedClean, recordedRestore } from '../views/recorded-change.ts';
import { describeWorkflow, readAccount, type AccountKind, type Reading } from './read-account.ts';

/** A restore or a cleaning by what its record and its workflow have in common. */
export interface ChangeRecord {
  readonly id: number;
  readonly workflowId: string | null;
  readonly runId: string | null;
  readonly endedAt: Date | null;
}

export type Changing = RestoreProgress | CleanProgress;

/** What its workflow is started with, so that whoever meets it knows whose it is. */
export type ChangeMemo = { readonly restore: number } | { readonly cleaning: number };

/** What tells a restore's record and account from a cleaning's. */
export interface ChangeKind<Change extends ChangeRecord, Progress extends Changing> {
  readonly account: AccountKind<Progress>;
  readonly changed: (record: Change) => string;
  readonly memo: (record: Change) => ChangeMemo;
  /** Where it stands by its record alone. */
  readonly recorded: (record: Change) => Progress;
}

export const restoreChange: ChangeKind<RestoreRecord, RestoreProgress> = {
  account: {
    query: queryNames.restoreProgress,
    schema: RestoreProgress,
    withBeats: withRestoreBeats,
  },
  changed: ({ changedClinicId }) => changedClinicId,
  memo: ({ id }) => ({ restore: id }),
  recorded: recordedRestore,
};

export const cleanChange: ChangeKind<CleaningRecord, CleanProgress> = {
  account: { query: queryNames.cleanProgress, schema: CleanProgress, withBeats: withCleanBeats },
  changed: ({ clinicId }) => clinicId,
  memo: ({ id }) => ({ cleaning: id }),
  recorded: recordedClean,
};

const isOf = ({ memo = {} }: WorkflowExecutionDescription, wanted: ChangeMemo): boolean =>
  Object.entries(wanted).every(([name, id]) => memo[name] === id);

/** The workflow behind a record as the server has it; null where there is none, or it is another's. */
export const workflowOf = async <Change extends ChangeRecord, Progress extends Changing>(
  temporal: Client,
  kind: ChangeKind<Change, Progress>,
  record: Change,
): Promise<WorkflowExecutionDescription | null> => {
  const workflowId = record.workflowId ?? changeWorkflowId(kind.changed(record) as ClinicId);
  const found = await describeWorkflow(temporal, workflowId, record.runId ?? undefined);
  // Until its run is noted, only the id is known, and the clinic's last change may have been another.
  return found && (record.runId !== null || isOf(found, kind.memo(record))) ? found : null;
};

/**
 * Where a change stands: by its workflow while that goes on, by its record once it has ended or
 * where no workflow is known. `worker-absent`, `temporal-unreachable`.
 */
export const readChange = async <Change extends ChangeRecord, Progress extends Changing>(
  temporal: Client,
  kind: ChangeKind<Change, Progress>,
  record: Change,
  before?: Reading<Progress>,
): Promise<Reading<Progress>> => {
  const byRecord = (): Reading<Progress> => {
    const progress = kind.recorded(record);
    const closed = record.endedAt !== null;
    return { run: String(record.id), closed, progress, account: progress, historyLength: -1 };
  };
  if (record.endedAt !== null) return byRecord();
  const found = await workflowOf(temporal, kind, record);
  if (found === null) return byRecord();
  return readAccount(temporal, kind.account, found, before);
};
