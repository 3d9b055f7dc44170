import { getClinic } from '../catalog/clinics/get-clinic.ts';
import { getRestore } from '../catalog/restores/get-restore.ts';
import { recordRestore } from '../catalog/restores/record-restore.ts';
import type { RestoreRef } from '../contracts/changes.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import type { RestoreResult } from '../contracts/restore.ts';
import type { RestoreStep } from '../postgres/restore/restore-request.ts';
import { expectRunning, type RestoreEngine } from './restore-work.ts';
import type { StepDependencies } from './step-dependencies.ts';
import { withCopy } from './with-copy.ts';
import { withStore } from './with-store.ts';

/** Where the file of a restore lies in the clinic's store. */
export const exportKey = (clinicId: string, restoreId: number): string =>
  `${clinicId}/exports/restore-${restoreId}.sql`;

/** The room on the worker's disk where it is put together; sweep-spools.ts knows it by its end. */
const exportSpool = (clinicId: string, restoreId: number): string =>
  `${clinicId}-${restoreId}-export`;

interface ExportRequest extends RestoreRef {
  readonly destination: string;
  readonly signal: AbortSignal;
  readonly onProgress: (step: RestoreStep) => void;
}

/**
 * Writes the chosen rows of a copy as a script for psql into the clinic's first destination, and says in the
 * record where. It appears there whole or not at all.
 */
export async function exportFile(
  deps: StepDependencies,
  { writeSelection }: RestoreEngine,
  { clinicId, restoreId, destination, signal, onProgress }: ExportRequest,
): Promise<RestoreResult> {
  const { catalog, spool } = deps;
  const record = await getRestore(catalog, clinicId, restoreId);
  expectRunning(record);
  const { destinations } = await getClinic(catalog, clinicId);
  const [place] = destinations;
  if (!place) throw new ResguardoError('destination-unknown', { destination: '', known: '' });
  const { backupId, order } = record;
  const ref = { key: exportSpool(clinicId, restoreId) };
  const writer = await spool.create(ref);
  try {
    const result = await withCopy(deps, { clinicId, backupId, destination }, signal, (copy) =>
      writeSelection({ copy, order, signal, onProgress }, async (part) => {
        await writer.append(part);
      }),
    );
    await writer.seal();
    await withStore(deps, { clinicId, destination: place.name }, async (store) => {
      const key = exportKey(clinicId, restoreId);
      const options = { contentType: 'application/sql', signal };
      const { location, bytes } = await store.put(key, spool.source(ref), options);
      const file = { destination: place.name, key, location, bytes };
      await recordRestore(catalog, { clinicId, restoreId }, { file });
    });
    return result;
  } finally {
    await writer.abandon();
    await spool.remove(ref);
  }
}
