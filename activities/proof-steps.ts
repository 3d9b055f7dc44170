import { cancellationSignal } from '@temporalio/activity';
import type { Readable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { getBackup } from '../catalog/backups/get-backup.ts';
import type { BackupRecord, CopyRecord } from '../catalog/backups/backup-record.ts';
import { recordCopy } from '../catalog/backups/record-copy.ts';
import { recordDrill } from '../catalog/backups/record-drill.ts';
import { recordState } from '../catalog/backups/record-state.ts';
import { getManifest } from '../catalog/backups/record-manifest.ts';
import { installationId } from '../catalog/installation/installation-id.ts';
import { whoseIs } from '../catalog/backups/whose-is.ts';
import type { Manifest } from '../contracts/manifest.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { drill } from '../postgres/drill/drill.ts';
import { scratchName } from '../postgres/drill/scratch-database.ts';
import { parseManifest } from '../postgres/verify/parse-manifest.ts';
import { expectSameBackup } from '../postgres/verify/same-backup.ts';
import { verifyObject } from '../postgres/verify/verify-object.ts';
import type { CopyStore, StoredObject } from '../storage/copy-store.ts';
import { beating } from './beating.ts';
import { drillServerOf } from './drill-server.ts';
import type { StepDependencies } from './step-dependencies.ts';
import type { CopyRef, Steps } from './steps.ts';
import { withStore } from './with-store.ts';

/** A copy as its store has it, its own manifest read back and found to be this backup's. */
interface FoundCopy {
  readonly record: CopyRecord;
  readonly manifest: Manifest;
  readonly open: () => Promise<Readable>;
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
  return { record, manifest, open: () => store.read(object, null, signal) };
}

/** What proves a copy: reading it back, and restoring from it. */
export const createProofSteps = (
  deps: StepDependencies,
): Pick<Steps, 'verifyCopy' | 'drillCopy'> => {
  const { catalog } = deps;

  const withCopy = <T>(
    { clinicId, backupId, destination }: CopyRef,
    signal: AbortSignal,
    work: (copy: FoundCopy) => Promise<T>,
  ): Promise<T> =>
    withStore(deps, { clinicId, destination }, async (store) => {
      const [backup, known] = await Promise.all([
        getBackup(catalog, clinicId, backupId),
        getManifest(catalog, { clinicId, backupId }),
      ]);
      const record = backup.copies.find((copy) => copy.destination === destination);
      if (!record) throw new ResguardoError('copy-not-stored', { destination });
      return naming(record, async () =>
        work(await findCopy(store, { backup, record, known }, signal)),
      );
    });

  return {
    async verifyCopy(ref) {
      const { clinicId, backupId, destination } = ref;
      const signal = cancellationSignal();
      let read = 0;
      return beating(
        () => ({ step: 'verify', destination, bytes: read }),
        () =>
          withCopy(ref, signal, async ({ record, manifest, open }) => {
            const owner = { clinicId, backupId };
            await verifyObject({
              ...{ manifest, open, signal },
              onProgress: (bytes) => (read = bytes),
              whoseIs: (sha256) => whoseIs(catalog, sha256),
            });
            const { kind, key } = record;
            await recordCopy(catalog, owner, { destination, kind, key, state: 'intact' });
            await recordState(catalog, owner, 'intact', { reproved: ref.again ?? false });
            return { bytes: read };
          }),
      );
    },

    async drillCopy(ref) {
      const { clinicId, backupId } = ref;
      const signal = cancellationSignal();
      let tables = 0;
      return beating(
        () => ({ step: 'drill', tables }),
        () =>
          withCopy(ref, signal, async ({ manifest, open }) => {
            const { loadSeconds, compareSeconds } = await drill({
              server: await drillServerOf(deps, clinicId),
              scratchName: scratchName(await installationId(catalog), backupId),
              manifest,
              open,
              signal,
              onProgress: (done) => (tables = done.tables),
            });
            const owner = { clinicId, backupId };
            await recordDrill(catalog, owner, { state: 'passed', loadSeconds, compareSeconds });
            await recordState(catalog, owner, 'restorable');
            return { tables: manifest.totals.tables, seconds: loadSeconds + compareSeconds };
          }),
      );
    },
  };
};
