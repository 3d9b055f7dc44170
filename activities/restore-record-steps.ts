import { appendAudit } from '../catalog/audit/append-audit.ts';
import { listAudit } from '../catalog/audit/list-audit.ts';
import { getBackup } from '../catalog/backups/get-backup.ts';
import { getClinic } from '../catalog/clinics/get-clinic.ts';
import type { Catalog } from '../catalog/open-catalog.ts';
import { getRestore } from '../catalog/restores/get-restore.ts';
import { recordRestore } from '../catalog/restores/record-restore.ts';
import type { RestoreRecord } from '../catalog/restores/restore-record.ts';
import { startRestore } from '../catalog/restores/start-restore.ts';
import { getUser } from '../catalog/users/get-user.ts';
import type { RestoreOutcome } from '../contracts/changes.ts';
import { safetyDescription } from '../notify/change-words.ts';
import type { RestoreSteps } from './change-steps.ts';
import { copiesByProof } from './copies-by-proof.ts';
import { decideUntil, keptTermOf } from './restore-terms.ts';
import type { StepDependencies } from './step-dependencies.ts';
import { thisRun } from './this-run.ts';

type RecordSteps = Pick<RestoreSteps, 'startRestore' | 'restoreState' | 'endRestore'>;

/** The steps of a restore that only write in our own catalog. */
export const createRestoreRecordSteps = ({
  catalog,
}: Pick<StepDependencies, 'catalog'>): RecordSteps => ({
  async startRestore(ref) {
    const record = await startRestore(catalog, ref, thisRun());
    const [clinic, backup] = await Promise.all([
      getClinic(catalog, record.changedClinicId),
      getBackup(catalog, record.clinicId, record.backupId),
    ]);
    return {
      kind: record.kind,
      backupId: record.backupId,
      target: record.order.target.kind,
      changes: record.changedClinicId,
      copies: copiesByProof(backup.copies).map(({ destination }) => destination),
      tables: backup.tables ?? 0,
      plainBytes: backup.plainBytes ?? 0,
      state: record.state,
      decideUntil:
        record.state === 'waiting-approval' ? decideUntil(record, clinic).toISOString() : null,
      requestedBy: record.requestedBy,
      safetyDescription: safetyDescription(clinic.language, record.kind, record.backupId),
    };
  },

  async restoreState({ clinicId, restoreId }) {
    return (await getRestore(catalog, clinicId, restoreId)).state;
  },

  async endRestore({ clinicId, restoreId, outcome }) {
    const ref = { clinicId, restoreId };
    const before = await getRestore(catalog, clinicId, restoreId);
    const { policy } = await getClinic(catalog, before.changedClinicId);
    const { state, destination, safety, result, failure } = outcome;
    const done = state === 'done';
    // Before this one ends: whoever sees it ended must no longer be offered what it has used up.
    if (done && before.undoOf !== null) {
      const undone = { clinicId, restoreId: before.undoOf };
      await recordRestore(catalog, undone, { undoState: 'used' });
    }
    // A file changed nothing, and what a cleaning's undo put back can be cleaned again.
    const { target, selection } = before.order;
    const kept = done && target.kind !== 'file' && selection.kind !== 'cleaning';
    const term = policy.undoDays * 24 * 60 * 60 * 1000;
    const ended = before.endedAt ?? new Date();
    const record = await recordRestore(catalog, ref, {
      ...{ state, result, failure, endedAt: ended },
      ...{ destination: destination ?? before.destination },
      safetyBackupId: safety?.backupId ?? before.safetyBackupId,
      ...(kept && before.undoState === 'none'
        ? { undoState: 'kept', undoUntil: new Date(ended.getTime() + term) }
        : {}),
    });
    await audited(catalog, record, outcome);
    return keptTermOf(record, policy);
  },
});

const ended = 'restore.end';

/** Once for each clinic concerned, however often it is run. */
async function audited(
  catalog: Catalog,
  record: RestoreRecord,
  { state, safety, result, failure, afterthought }: RestoreOutcome,
): Promise<void> {
  const { id, kind, clinicId, changedClinicId, backupId, order, requestedBy, decidedBy } = record;
  const { email } = await getUser(catalog, requestedBy);
  const object = `restore/${id}`;
  for (const clinic of new Set([clinicId, changedClinicId])) {
    const from = record.requestedAt;
    const told = await listAudit(catalog, { clinicId: clinic }, { action: ended, from });
    if (told.items.some((one) => one.object === object)) continue;
    await appendAudit(catalog, {
      ...{ userId: requestedBy, actor: email, action: ended, clinicId: clinic, object },
      details: {
        ...{ state, kind, backup: backupId, undoOf: record.undoOf, decidedBy },
        ...{ selection: order.selection.kind, target: order.target.kind, changed: changedClinicId },
        ...{ safety, result, failure, afterthought },
      },
    });
  }
}
