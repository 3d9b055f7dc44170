import type { BackupRecord, CopyRecord } from '../catalog/backups/backup-record.ts';
import { getBackup } from '../catalog/backups/get-backup.ts';
import { recordCopy } from '../catalog/backups/record-copy.ts';
import { recordLock } from '../catalog/backups/record-lock.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import type { CopyStore, StoredObject } from '../storage/copy-store.ts';
import type { StepDependencies } from './step-dependencies.ts';
import type { CopyRef, CopyRemoval } from './steps.ts';
import { manifestKey, withStore } from './with-store.ts';

const live = new Set(['stored', 'intact', 'restorable']);

/** What our own records say of where it lies: it is there also where something hides it from a listing. */
const recorded = (record: CopyRecord | undefined, wanted: string): StoredObject[] => {
  if (!record?.location) return [];
  const whole = wanted === record.key;
  const location = whole ? record.location : record.manifestLocation;
  const version = whole ? record.version : record.manifestVersion;
  return location === null ? [] : [{ location, version, bytes: 0 }];
};

async function takeOut(
  store: CopyStore,
  key: string,
  record: CopyRecord | undefined,
  signal: AbortSignal,
): Promise<void> {
  // By their keys too, and not only by what was recorded: a killed worker may have stored and not told.
  for (const wanted of [manifestKey(key), key]) {
    await store.discardUnfinished(wanted, null, signal);
    const found = recorded(record, wanted);
    for await (const { key: there, object } of store.list(wanted, signal)) {
      if (there === wanted && found.every(({ location }) => location !== object.location))
        found.push(object);
    }
    for (const object of found) {
      if (record?.legalHold) await store.locks?.hold(object, false, signal);
      await store.remove(object, signal);
    }
  }
}

/** Until when a store keeps what we did not know it to keep; null where that is not what was wrong. */
const keptUntil = (error: unknown): Date | null => {
  if (!(error instanceof ResguardoError) || error.code !== 'copy-locked') return null;
  const { until } = error.params;
  return until === undefined ? null : new Date(until);
};

const lockOn = (record: CopyRecord | undefined): Date | null => {
  const until = record?.lockedUntil ?? null;
  return until !== null && until > new Date() ? until : null;
};

/** See `Steps.removeCopy`. */
export async function removeCopy(
  deps: StepDependencies,
  { clinicId, backupId, destination, keepState }: CopyRef & { readonly keepState: boolean },
  signal: AbortSignal,
): Promise<CopyRemoval> {
  const { catalog } = deps;
  const ref = { clinicId, backupId };
  const look = (): Promise<BackupRecord> => getBackup(catalog, clinicId, backupId);
  const { fileKey: key, copies, state } = await look();
  const record = copies.find((copy) => copy.destination === destination);
  if (!keepState && live.has(state)) return null;
  const known = lockOn(record);
  if (known !== null) return { lockedUntil: known.toISOString() };
  return withStore(deps, { clinicId, destination }, async (store) => {
    try {
      await takeOut(store, key, record, signal);
    } catch (error) {
      const until = keptUntil(error);
      if (until === null) throw error;
      const lock = { mode: record?.lockMode ?? 'governance', until } as const;
      await recordLock(catalog, ref, { destination, lock, failure: null });
      return { lockedUntil: until.toISOString() };
    }
    const told = keepState && record?.failureCode != null;
    if (record && !told) {
      // Taken back while it went: then it is a copy that the backup lacks.
      const lost = !keepState && live.has((await look()).state);
      const place = { destination, kind: store.kind, key };
      await recordCopy(catalog, ref, {
        ...{ ...place, state: lost ? 'missing' : 'removed' },
        ...(lost ? { failure: { code: 'copy-missing', params: { destination } } } : {}),
      });
    }
    return null;
  });
}
