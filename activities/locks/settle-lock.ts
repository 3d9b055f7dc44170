import type { CopyRecord } from '../../catalog/backups/backup-record.ts';
import { getBackup } from '../../catalog/backups/get-backup.ts';
import { recordLock } from '../../catalog/backups/record-lock.ts';
import { getClinic } from '../../catalog/clinics/get-clinic.ts';
import { openDestination } from '../../catalog/clinics/open-destinations.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { CopyStore, StoredObject } from '../../storage/copy-store.ts';
import type { StepDependencies } from '../step-dependencies.ts';
import type { CopyRef } from '../steps.ts';
import { wantedLock, type WantedLock } from './wanted-lock.ts';

type Needed = Pick<StepDependencies, 'catalog' | 'openStore'>;

/** The data and, beside them, the manifest: without either there is no copy. */
const objectsOf = ({ location, version, manifestLocation, manifestVersion }: CopyRecord) =>
  [
    { location, version },
    { location: manifestLocation, version: manifestVersion },
  ].flatMap((at): StoredObject[] =>
    at.location === null ? [] : [{ location: at.location, version: at.version, bytes: 0 }],
  );

async function apply(
  { locks }: CopyStore,
  copy: CopyRecord,
  { lock, held }: WantedLock,
  signal: AbortSignal,
): Promise<void> {
  if (locks === null) return;
  for (const object of objectsOf(copy)) {
    if (lock !== null) await locks.lock(object, lock, signal);
    if (held !== null) await locks.hold(object, held, signal);
  }
}

/**
 * Brings what stands on a copy in its store into step with what the clinic asks for: locked for as long as
 * its destination says, under legal hold while the backup is. Idempotent, and nothing where nothing lacks.
 * @throws ResguardoError of the store; it is written down beside the copy, which is as good as before
 */
export async function settleLock(
  { catalog, openStore }: Needed,
  { clinicId, backupId, destination }: CopyRef,
  signal: AbortSignal,
): Promise<void> {
  const place = await openDestination(catalog, clinicId, destination);
  if (place.settings.kind !== 's3') return;
  const [clinic, backup] = await Promise.all([
    getClinic(catalog, clinicId),
    getBackup(catalog, clinicId, backupId),
  ]);
  const copy = backup.copies.find((one) => one.destination === destination);
  const wanted = copy && wantedLock(clinic, place.settings, backup, copy, new Date());
  if (!wanted) return;
  const { lock, held } = wanted;
  const ref = { clinicId, backupId };
  const store = openStore(place);
  try {
    await apply(store, copy, wanted, signal);
    await recordLock(catalog, ref, {
      ...{ destination, failure: null },
      ...(lock === null ? {} : { lock }),
      ...(held === null ? {} : { held }),
    });
  } catch (error) {
    if (!(error instanceof ResguardoError)) throw error;
    const failure = { code: error.code, params: { ...error.params } };
    await recordLock(catalog, ref, { destination, failure });
    throw error;
  } finally {
    await store.close();
  }
}
