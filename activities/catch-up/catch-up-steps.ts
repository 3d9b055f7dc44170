import { cancellationSignal } from '@temporalio/activity';
import { getBackup } from '../../catalog/backups/get-backup.ts';
import { listLackingCopies } from '../../catalog/backups/list-lacking-copies.ts';
import { recordCopy } from '../../catalog/backups/record-copy.ts';
import { getManifest } from '../../catalog/backups/record-manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { bytesSource } from '../../storage/bytes-source.ts';
import { copiedObject } from '../../storage/copied-object.ts';
import { beating } from '../beating.ts';
import type { StepDependencies } from '../step-dependencies.ts';
import { manifestKey, withStore } from '../with-store.ts';
import type { CatchUpSteps } from './catch-up-step-names.ts';

/** So many in one round: the next goes on with the rest. */
const atMost = 500;

/** What makes up for a store that was down, lost a copy or damaged it. */
export const createCatchUpSteps = (deps: StepDependencies): CatchUpSteps => {
  const { catalog } = deps;
  return {
    lackingCopies: () => listLackingCopies(catalog, atMost),

    async copyAcross({ clinicId, backupId, from, to }) {
      const signal = cancellationSignal();
      const ref = { clinicId, backupId };
      let confirmed = 0;
      const work = async (): Promise<{ bytes: number }> => {
        const backup = await getBackup(catalog, clinicId, backupId);
        const source = backup.copies.find(({ destination }) => destination === from);
        const manifest = await getManifest(catalog, ref);
        if (source?.location == null || manifest === null || backup.state === 'deleted') {
          throw new ResguardoError('copy-not-stored', {
            ...{ backup: String(backupId), destination: from },
            state: source?.state ?? backup.state,
          });
        }
        const { bytes } = manifest.totals;
        const { sha256, md5 } = manifest;
        const whole = { location: source.location, version: source.version, bytes };
        const key = backup.fileKey;
        return withStore(deps, { clinicId, destination: from }, (there) =>
          withStore(deps, { clinicId, destination: to }, async (here) => {
            const place = { destination: to, kind: here.kind, key };
            await here.discardUnfinished(key, null, signal);
            const object = await here.put(key, copiedObject(there, whole, { bytes, sha256, md5 }), {
              contentType: 'application/octet-stream',
              expectedBytes: bytes,
              signal,
              onProgress: (stored) => (confirmed = stored),
            });
            const beside = source.manifestLocation;
            if (beside === null) {
              throw new ResguardoError('manifest-missing', { destination: from });
            }
            const stream = await there.read(
              { location: beside, version: source.manifestVersion, bytes: 0 },
              null,
              signal,
            );
            const text = Buffer.concat((await stream.toArray()) as Buffer[]);
            const told = await here.put(manifestKey(key), bytesSource(text), {
              contentType: 'application/json',
              signal,
            });
            await recordCopy(catalog, ref, {
              ...{ ...place, state: 'stored', sha256, md5, bytes: object.bytes },
              ...{ location: object.location, version: object.version },
              ...{ manifestLocation: told.location, manifestVersion: told.version },
            });
            return { bytes: object.bytes };
          }),
        );
      };
      return beating(() => ({ step: 'upload', destination: to, confirmed }), work);
    },
  };
};
