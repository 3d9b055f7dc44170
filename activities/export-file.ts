import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { getClinic } from '../catalog/clinics/get-clinic.ts';
import { recordRestore } from '../catalog/restores/record-restore.ts';
import type { RestoreRef } from '../contracts/changes.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import type { RestoreResult } from '../contracts/restore.ts';
import { writeSelection } from '../postgres/restore/merge/write-selection.ts';
import { expectRunning, restoreWork } from './restore-work.ts';
import type { SpoolWriter } from '../storage/spool/spool-writer.ts';
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
}

/**
 * Writes the chosen rows of a copy as a script for psql into the clinic's first destination, and says in the
 * record where. It appears there whole or not at all.
 */
export async function exportFile(
  deps: StepDependencies,
  { clinicId, restoreId, destination, signal }: ExportRequest,
): Promise<RestoreResult> {
  const { catalog, spool } = deps;
  const ref = { clinicId, restoreId };
  const { record, place } = await restoreWork(deps, ref, signal);
  expectRunning(record);
  const { destinations } = await getClinic(catalog, clinicId);
  const [home] = destinations;
  if (!home) throw new ResguardoError('destination-unknown', { destination: '', known: '' });
  const { backupId, order } = record;
  const began = Date.now();
  const spoolRef = { key: exportSpool(clinicId, restoreId) };
  const writer = await spool.create(spoolRef);
  try {
    const { tables, rows } = await withCopy(
      deps,
      { clinicId, backupId, destination },
      signal,
      async (copy) => {
        const out = intoSpool(writer);
        const written = await writeSelection({ ...place, copy, order }, out);
        out.end();
        await finished(out);
        return written;
      },
    );
    await writer.seal();
    await withStore(deps, { clinicId, destination: home.name }, async (store) => {
      const key = exportKey(clinicId, restoreId);
      const options = { contentType: 'application/sql', signal };
      const { location, bytes } = await store.put(key, spool.source(spoolRef), options);
      const file = { destination: home.name, key, location, bytes };
      await recordRestore(catalog, ref, { file });
    });
    return {
      ...{ method: 'write-file', tables, rows, added: 0, changed: 0, removed: 0 },
      ...{ loadMs: Date.now() - began, compareMs: 0, fencedMs: 0, undoBytes: 0 },
    };
  } finally {
    await writer.abandon();
    await spool.remove(spoolRef);
  }
}

const intoSpool = (writer: SpoolWriter): Writable =>
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      // The spool may write it later than whoever reads the rows uses its memory again.
      writer.append(Buffer.from(chunk)).then(() => done(), done);
    },
  });
