import { cancellationSignal } from '@temporalio/activity';
import { getBackup } from '../catalog/backups/get-backup.ts';
import { getManifest } from '../catalog/backups/record-manifest.ts';
import { recordCopy } from '../catalog/backups/record-copy.ts';
import { recordState } from '../catalog/backups/record-state.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { bytesSource } from '../storage/bytes-source.ts';
import { resumeNotes } from '../storage/spool/resume-notes.ts';
import { beating } from './beating.ts';
import type { StepDependencies } from './step-dependencies.ts';
import type { Steps } from './steps.ts';
import { manifestKey, withStore } from './with-store.ts';

/** Getting a spool's bytes into one store. */
export const createCopySteps = (
  deps: StepDependencies,
): Pick<Steps, 'uploadCopy' | 'publishManifest'> => {
  const { catalog, spool } = deps;
  const notes = resumeNotes(spool.root);
  return {
    async uploadCopy({ clinicId, backupId, destination, spool: spoolRef }) {
      const signal = cancellationSignal();
      const ref = { clinicId, backupId };
      let confirmed = 0;
      return beating(
        () => ({ step: 'upload', destination, confirmed }),
        () =>
          withStore(deps, { clinicId, destination }, async (store) => {
            const { fileKey: key, copies } = await getBackup(catalog, clinicId, backupId);
            const resumeToken = notes.read(spoolRef, destination);
            if (!copies.some((copy) => copy.destination === destination)) {
              await recordCopy(catalog, ref, {
                destination,
                kind: store.kind,
                key,
                state: 'running',
              });
            }
            // What a killed worker left under this key would else stay in the store for ever.
            if (resumeToken === null) await store.discardUnfinished(key, null, signal);
            const object = await store.put(key, spool.source(spoolRef), {
              contentType: 'application/octet-stream',
              signal,
              resumeToken,
              onProgress: (bytes, token) => {
                confirmed = bytes;
                notes.keep(spoolRef, destination, token);
              },
            });
            await recordCopy(catalog, ref, {
              ...{ destination, kind: store.kind, key, state: 'running' },
              ...{ location: object.location, version: object.version, bytes: object.bytes },
            });
            return { bytes: object.bytes };
          }),
      );
    },

    async publishManifest({ clinicId, backupId, destination, spool: spoolRef }) {
      const signal = cancellationSignal();
      const ref = { clinicId, backupId };
      await beating(
        () => ({ step: 'upload', destination, confirmed: 0 }),
        () =>
          withStore(deps, { clinicId, destination }, async (store) => {
            const { fileKey: key } = await getBackup(catalog, clinicId, backupId);
            const manifest = await getManifest(catalog, ref);
            if (!manifest) throw new ResguardoError('spool-missing', { spool: spoolRef.key });
            // A killed worker's session is gone on with: left alone, it would stay in the store.
            const note = `${destination}.manifest`;
            const object = await store.put(
              manifestKey(key),
              bytesSource(await spool.readManifest(spoolRef)),
              {
                contentType: 'application/json',
                signal,
                resumeToken: notes.read(spoolRef, note),
                onProgress: (_bytes, token) => notes.keep(spoolRef, note, token),
              },
            );
            await recordCopy(catalog, ref, {
              ...{ destination, kind: store.kind, key, state: 'stored' },
              ...{ manifestLocation: object.location, manifestVersion: object.version },
              ...{ sha256: manifest.sha256, md5: manifest.md5 },
            });
            await recordState(catalog, ref, 'stored');
          }),
      );
    },
  };
};
