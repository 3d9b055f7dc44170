import type { Readable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import type { BackupRecord, CopyRecord } from '../catalog/backups/backup-record.ts';
import { getBackup } from '../catalog/backups/get-backup.ts';
import { getManifest } from '../catalog/backups/record-manifest.ts';
import type { Manifest } from '../contracts/manifest.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { parseManifest } from '../postgres/verify/parse-manifest.ts';
import { expectSameBackup } from '../postgres/verify/same-backup.ts';
import type { CopyStore, StoredObject } from '../storage/copy-store.ts';
import type { StepDependencies } from './step-dependencies.ts';
import type { CopyRef } from './steps.ts';
import { withStore } from './with-store.ts';

/** A copy as its store has it, its own manifest read back and found to be this backup's. */
export interface FoundCopy {
  readonly record: CopyRecord;
  readonly manifest: Manifest;
  /** A download of the stored object from its beginning; with `range`, of those bytes of it. */
  readonly open: (range?: {
    readonly offset: number;
    readonly length: number;
  }) => Promise<Readable>;
}

const placed = (location: string | null, version: string | null): StoredObject => {
  if (location === null) throw new ResguardoError('copy-not-stored');
  return { location, version, bytes: 0 };
};

const bytesOf = async (stream: Readable): Promise<Buffer> =>
  Buffer.concat((await stream.toArray()) as Buffer[]);

/** What our own records hold of it. */
interface KnownCopy {
  readonly backup: BackupRecord;
  readonly record: CopyRecord;
  readonly known: Manifest | null;
}

const manifestAltered = 'not the one that was stored';

async function readManifest(
  store: CopyStore,
  { destination, manifestLocation, manifestVersion }: CopyRecord,
  signal: AbortSignal,
): Promise<Readable> {
  try {
    return await store.read(placed(manifestLocation, manifestVersion), null, signal);
  } catch (error) {
    if (!(error instanceof ResguardoError) || error.code !== 'copy-missing') throw error;
    throw new ResguardoError(
      'manifest-missing',
      { ...error.params, destination },
      { cause: error },
    );
  }
}

/** Says which copy an error speaks of, so that whoever reads it knows where to look. */
async function naming<T>({ destination, key }: CopyRecord, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ResguardoError) || !/^(copy|manifest)-/.test(error.code)) throw error;
    const place = { destination, object: key };
    throw new ResguardoError(error.code, { ...place, ...error.params }, { cause: error });
  }
}

async function findCopy(
  store: CopyStore,
  { backup, record, known }: KnownCopy,
  signal: AbortSignal,
): Promise<FoundCopy> {
  const beside = await readManifest(store, record, signal);
  const manifest = parseManifest(await bytesOf(beside));
  const { clinicId: clinic, id: backupId } = backup;
  expectSameBackup(manifest, { clinic, backupId, sha256: backup.sha256 ?? '' });
  // Of the same backup, and yet another: one that was altered could pass off altered rows as right.
  if (known !== null && !isDeepStrictEqual(manifest, known)) {
    throw new ResguardoError('manifest-invalid', { why: manifestAltered });
  }
  const object = placed(record.location, record.version);
  return {
    record,
    manifest,
    open: (range) =>
      store.read(
        object,
        range ? { start: range.offset, end: range.offset + range.length } : null,
        signal,
      ),
  };
}

/**
 * Opens one copy of a backup for as long as `work` lasts.
 * @throws ResguardoError `copy-*`, `manifest-*`, naming the copy, or of its store
 */
export const withCopy = <T>(
  deps: StepDependencies,
  { clinicId, backupId, destination }: CopyRef,
  signal: AbortSignal,
  work: (copy: FoundCopy) => Promise<T>,
): Promise<T> =>
  withStore(deps, { clinicId, destination }, async (store) => {
    const [backup, known] = await Promise.all([
      getBackup(deps.catalog, clinicId, backupId),
      getManifest(deps.catalog, { clinicId, backupId }),
    ]);
    const record = backup.copies.find((copy) => copy.destination === destination);
    if (!record) throw new ResguardoError('copy-not-stored', { destination });
    return naming(record, async () =>
      work(await findCopy(store, { backup, record, known }, signal)),
    );
  });
