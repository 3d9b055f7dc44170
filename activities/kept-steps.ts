import { cancellationSignal } from '@temporalio/activity';
import { appendAudit } from '../catalog/audit/append-audit.ts';
import { getClinic } from '../catalog/clinics/get-clinic.ts';
import type { Catalog } from '../catalog/open-catalog.ts';
import { getRestore } from '../catalog/restores/get-restore.ts';
import { listRestores } from '../catalog/restores/list-restores.ts';
import { recordRestore } from '../catalog/restores/record-restore.ts';
import type { RestoreRecord } from '../catalog/restores/restore-record.ts';
import { beating } from './beating.ts';
import type { KeepSteps } from './change-steps.ts';
import { keptTermOf } from './restore-terms.ts';
import { restoreWork } from './restore-work.ts';
import type { StepDependencies } from './step-dependencies.ts';
import { withStore } from './with-store.ts';

/** The end of what is kept after a restore. */
export const createKeptSteps = (deps: StepDependencies): KeepSteps => {
  const { catalog } = deps;
  return {
    async keptTerm({ clinicId, restoreId }) {
      const record = await getRestore(catalog, clinicId, restoreId);
      const { policy } = await getClinic(catalog, record.changedClinicId);
      return keptTermOf(record, policy);
    },

    async dropKept(ref) {
      const signal = cancellationSignal();
      return beating(
        () => ({ step: 'restore', phase: 'swap', tables: 0, plainBytes: 0 }),
        async () => {
          const work = await restoreWork(deps, ref, signal);
          const { record, place, methods, nameOf } = work;
          if (record.file) {
            await dropFile(deps, record, record.file, signal);
            return 'dropped';
          }
          if (record.undoState === 'used' || record.undoState === 'none') return 'gone';
          if (await isBeingUndone(catalog, record)) return 'in-use';
          // Said before it is done: from here on nobody can open an undo of it.
          await recordRestore(catalog, ref, { undoState: 'expired' });
          // One that was opened just before has what is kept; it may use it up yet.
          if (await isBeingUndone(catalog, record)) return 'in-use';
          const dropped = await methods.dropKept({ ...place, keptName: nameOf(record.id) });
          if (dropped) await audited(catalog, record, 'restore.expire');
          return dropped ? 'dropped' : 'gone';
        },
      );
    },
  };
};

async function isBeingUndone(
  catalog: Catalog,
  { clinicId, id }: Pick<RestoreRecord, 'clinicId' | 'id'>,
): Promise<boolean> {
  const states = ['waiting-approval', 'running'] as const;
  const { items } = await listRestores(catalog, clinicId, { states: [...states] });
  return items.some(({ undoOf }) => undoOf === id);
}

async function dropFile(
  deps: StepDependencies,
  record: RestoreRecord,
  { destination, location, bytes }: NonNullable<RestoreRecord['file']>,
  signal: AbortSignal,
): Promise<void> {
  const { clinicId, id: restoreId } = record;
  await withStore(deps, { clinicId, destination }, (store) =>
    store.remove({ location, version: null, bytes }, signal),
  );
  await recordRestore(deps.catalog, { clinicId, restoreId }, { file: null });
  await audited(deps.catalog, record, 'restore.file-removed');
}

const audited = async (
  catalog: Catalog,
  { id, clinicId, changedClinicId }: RestoreRecord,
  action: string,
): Promise<void> => {
  await appendAudit(catalog, {
    ...{ userId: null, actor: 'schedule', action, clinicId, object: `restore/${id}` },
    details: { changed: changedClinicId },
  });
};
