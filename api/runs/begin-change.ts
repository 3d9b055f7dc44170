import type { CleaningRecord } from '../../catalog/cleanings/cleaning-record.ts';
import { openCleaning, type CleaningOpening } from '../../catalog/cleanings/open-cleaning.ts';
import { recordCleaning } from '../../catalog/cleanings/record-cleaning.ts';
import { startCleaning } from '../../catalog/cleanings/start-cleaning.ts';
import { openRestore, type RestoreOpening } from '../../catalog/restores/open-restore.ts';
import { recordRestore } from '../../catalog/restores/record-restore.ts';
import type { RestoreRecord } from '../../catalog/restores/restore-record.ts';
import { startRestore } from '../../catalog/restores/start-restore.ts';
import type { CleaningRef, RestoreRef } from '../../contracts/changes.ts';
import type { FailureNote } from '../../contracts/failure-note.ts';
import { workflowNames } from '../../contracts/temporal.ts';
import type { RouteDependencies } from '../api-server.ts';
import { noteOf } from './note-of.ts';
import { startChange, type ChangeStart, type StartedChange } from './start-change.ts';

type Beginning = Pick<RouteDependencies, 'catalog' | 'temporal'>;

/** Writes down that it was opened, before anything of it happens. */
type Witness<Change> = (record: Change) => Promise<void>;

const started = async <Change>(
  { temporal }: Beginning,
  record: Change,
  witness: Witness<Change>,
  start: ChangeStart,
  fail: (failure: FailureNote) => Promise<unknown>,
): Promise<StartedChange> => {
  try {
    await witness(record);
    return await startChange(temporal, start);
  } catch (error) {
    // Else its open record would keep every other change from the clinic for ever.
    await fail(noteOf(error));
    throw error;
  }
};

/**
 * Opens the record of a restore or an undo and starts its workflow; where that cannot be started the record
 * ends as failed. Errors of openRestore and of startChange.
 */
export const beginRestore = async (
  deps: Beginning,
  opening: RestoreOpening,
  witness: Witness<RestoreRecord>,
): Promise<RestoreRecord> => {
  const { catalog } = deps;
  const record = await openRestore(catalog, opening);
  const { clinicId, id, kind, changedClinicId: changed, state } = record;
  const ref: RestoreRef = { clinicId, restoreId: id };
  const what = kind === 'undo' ? `Undo of restore ${record.undoOf ?? 0}` : `Restore ${id}`;
  const from = `backup ${record.backupId} of ${clinicId}`;
  const start = {
    ...{ name: workflowNames.restore, changed, argument: ref, memo: { restore: id }, state },
    phase: state === 'waiting-approval' ? 'approval' : 'check',
    summary: `${what}: ${from}${changed === clinicId ? '' : ` into ${changed}`}`,
  };
  const run = await started(deps, record, witness, start, (failure) =>
    recordRestore(catalog, ref, { state: 'failed', failure }),
  );
  return startRestore(catalog, ref, run);
};

/** The same for the cleaning of a range. Errors of openCleaning and of startChange. */
export const beginCleaning = async (
  deps: Beginning,
  opening: CleaningOpening,
  witness: Witness<CleaningRecord>,
): Promise<CleaningRecord> => {
  const { catalog } = deps;
  const record = await openCleaning(catalog, opening);
  const { clinicId, id, range, state } = record;
  const ref: CleaningRef = { clinicId, cleaningId: id };
  const start = {
    ...{ name: workflowNames.clean, changed: clinicId, argument: ref, memo: { cleaning: id } },
    ...{ state, phase: 'check' },
    summary: `Cleaning ${id} of ${clinicId}: ${range.start} – ${range.end}`,
  };
  const run = await started(deps, record, witness, start, (failure) =>
    recordCleaning(catalog, ref, { state: 'failed', failure }),
  );
  return startCleaning(catalog, ref, run);
};
