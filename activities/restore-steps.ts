import { cancellationSignal } from '@temporalio/activity';
import { getManifest } from '../catalog/backups/record-manifest.ts';
import { getCleaning } from '../catalog/cleanings/get-cleaning.ts';
import { getClinic } from '../catalog/clinics/get-clinic.ts';
import {
  openClinicConnection,
  openRestoreConnection,
} from '../catalog/clinics/open-connections.ts';
import type { RestoreRecord } from '../catalog/restores/restore-record.ts';
import { openOrder } from '../catalog/restores/sealed-order.ts';
import type { Catalog } from '../catalog/open-catalog.ts';
import type { StepBeat } from '../contracts/live-progress.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import type { RestorePlan } from '../contracts/restore.ts';
import type { CleanTarget } from '../postgres/clean/clean-request.ts';
import { forgetCleaned, planCleaned, restoreCleaned } from '../postgres/clean/restore-cleaned.ts';
import { planOf } from '../postgres/plan/plan-of.ts';
import { committedResult } from '../postgres/restore/committed-result.ts';
import { restoreMethodsFor } from '../postgres/restore/methods-for.ts';
import type { RestoreStep } from '../postgres/restore/restore-request.ts';
import { beating } from './beating.ts';
import type { RestoreSteps } from './change-steps.ts';
import { targetOf } from './clean-range-steps.ts';
import { exportFile } from './export-file.ts';
import { fromAnyCopy, refusalOf } from './from-any-copy.ts';
import { expectRunning, restoreWork } from './restore-work.ts';
import type { StepDependencies } from './step-dependencies.ts';
import { withCopy, type FoundCopy } from './with-copy.ts';

type ChangingSteps = Pick<
  RestoreSteps,
  'restoreCopy' | 'undoRestore' | 'exportCopy' | 'committedResult' | 'checkRestored' | 'planRestore'
>;

/** Runs `work` while beating with what it tells of itself. */
const telling = <T>(work: (tell: (step: RestoreStep) => void) => Promise<T>): Promise<T> => {
  let beat: StepBeat = { step: 'restore', phase: 'load', tables: 0, plainBytes: 0 };
  return beating(
    () => beat,
    () => work((step) => (beat = { step: 'restore', ...step })),
  );
};

/** The rows that a cleaning meant, for an order that puts them back; null: it is another order. */
const cleanedTarget = async (
  catalog: Catalog,
  { clinicId, order: { selection } }: Pick<RestoreRecord, 'clinicId' | 'order'>,
  signal: AbortSignal,
): Promise<CleanTarget | null> => {
  if (selection.kind !== 'cleaning') return null;
  const cleaning = await getCleaning(catalog, clinicId, selection.cleaning);
  return targetOf(catalog, clinicId, cleaning, signal);
};

/** What changes a clinic's data by a backup, and what looks at it before and afterwards. */
export const createRestoreSteps = (deps: StepDependencies): ChangingSteps => {
  const { catalog } = deps;
  return {
    async restoreCopy({ destination, ...ref }) {
      const signal = cancellationSignal();
      return telling(async (onProgress) => {
        const { record, place, methods, nameOf } = await restoreWork(deps, ref, signal);
        expectRunning(record);
        const { clinicId, backupId, order } = record;
        const undoName = nameOf(record.id);
        const cleaned = await cleanedTarget(catalog, { clinicId, order }, signal);
        return withCopy(deps, { clinicId, backupId, destination }, signal, (copy) =>
          cleaned
            ? restoreCleaned({ ...cleaned, copy, undoName, onProgress })
            : methods.restore({ ...place, copy, order, undoName, onProgress }),
        );
      });
    },

    async undoRestore(ref) {
      const signal = cancellationSignal();
      return telling(async (onProgress) => {
        const { record, place, methods, nameOf } = await restoreWork(deps, ref, signal);
        expectRunning(record);
        if (record.undoOf === null) {
          throw new ResguardoError('undo-unavailable', { restore: String(record.id) });
        }
        const names = { keptName: nameOf(record.undoOf), undoName: nameOf(record.id) };
        return methods.undo({ ...place, ...names, onProgress });
      });
    },

    async exportCopy(request) {
      const signal = cancellationSignal();
      return telling(() => exportFile(deps, { ...request, signal }));
    },

    async committedResult(ref) {
      const signal = cancellationSignal();
      return telling(async () => {
        const { record, place, nameOf } = await restoreWork(deps, ref, signal);
        return committedResult(place, nameOf(record.id));
      });
    },

    async checkRestored(ref) {
      const signal = cancellationSignal();
      return telling(async () => {
        const { record, place, nameOf } = await restoreWork(deps, ref, signal);
        const { clinicId, changedClinicId, backupId, order, kind } = record;
        // Known by now, so what would have told it to a step that was cut off can go.
        if (order.selection.kind === 'cleaning') await forgetCleaned(place, nameOf(record.id));
        // As whoever backs it up, and not as whoever restored it.
        const connection = await openClinicConnection(catalog, changedClinicId);
        const { refusal, tables } = await planOf(connection, place.scope, signal);
        const whole = kind === 'restore' && order.selection.kind === 'all';
        if (refusal || !whole || clinicId !== changedClinicId) return refusal ?? null;
        const there = new Set(tables.map(({ schema, table }) => `${schema}.${table}`));
        const manifest = await getManifest(catalog, { clinicId, backupId });
        const lost = manifest?.tables.find(({ schema, table }) => !there.has(`${schema}.${table}`));
        return lost
          ? { code: 'restore-differs', params: { table: `${lost.schema}.${lost.table}` } }
          : null;
      });
    },

    async planRestore({ clinicId, backupId, ...sealed }) {
      const signal = cancellationSignal();
      return telling(async () => {
        const order = openOrder(catalog, clinicId, sealed);
        const changed = order.target.kind === 'clinic' ? order.target.clinic : clinicId;
        const [{ scope }, connection] = await Promise.all([
          getClinic(catalog, changed),
          openRestoreConnection(catalog, changed),
        ]);
        const place = { scope, connection, signal };
        const methods = restoreMethodsFor(scope, order);
        const cleaned = await cleanedTarget(catalog, { clinicId, order }, signal);
        const ask = (copy: FoundCopy): Promise<RestorePlan> =>
          cleaned ? planCleaned({ ...cleaned, copy }) : methods.plan({ ...place, copy, order });
        return fromAnyCopy(deps, { clinicId, backupId, signal, refusalOf }, ask);
      });
    },
  };
};
