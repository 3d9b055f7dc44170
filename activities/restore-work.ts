import { getClinic } from '../catalog/clinics/get-clinic.ts';
import { openRestoreConnection } from '../catalog/clinics/open-connections.ts';
import { installationId } from '../catalog/installation/installation-id.ts';
import { getRestore } from '../catalog/restores/get-restore.ts';
import type { RestoreRecord } from '../catalog/restores/restore-record.ts';
import type { RestoreRef } from '../contracts/changes.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { restoreMethodsFor } from '../postgres/restore/methods-for.ts';
import {
  keptName,
  type RestoreMethods,
  type RestorePlace,
} from '../postgres/restore/restore-request.ts';
import type { StepDependencies } from './step-dependencies.ts';

/** One restore's record, and all that its steps act on. */
export interface RestoreWork {
  readonly record: RestoreRecord;
  readonly place: RestorePlace;
  readonly methods: RestoreMethods;
  /** Under which what one restore replaced is kept. */
  readonly nameOf: (restoreId: number) => string;
}

export async function restoreWork(
  { catalog }: Pick<StepDependencies, 'catalog'>,
  { clinicId, restoreId }: RestoreRef,
  signal: AbortSignal,
): Promise<RestoreWork> {
  const record = await getRestore(catalog, clinicId, restoreId);
  const [{ scope }, connection, installation] = await Promise.all([
    getClinic(catalog, record.changedClinicId),
    openRestoreConnection(catalog, record.changedClinicId),
    installationId(catalog),
  ]);
  return {
    record,
    place: { connection, scope, signal },
    methods: restoreMethodsFor(scope, record.order),
    nameOf: (id) => keptName(installation, id),
  };
}

/** A step that changes something acts for a record that is being worked on, and for no other. */
export function expectRunning({ id, state }: RestoreRecord): void {
  if (state === 'running') return;
  throw new ResguardoError('change-not-running', { id: String(id), state });
}
