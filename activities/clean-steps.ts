import { cancellationSignal } from '@temporalio/activity';
import { getBackup } from '../catalog/backups/get-backup.ts';
import { recordCopy } from '../catalog/backups/record-copy.ts';
import { installationId } from '../catalog/installation/installation-id.ts';
import { dropScratch, scratchName } from '../postgres/drill/scratch-database.ts';
import { drillServerOf } from './drill-server.ts';
import type { StepDependencies } from './step-dependencies.ts';
import type { Steps } from './steps.ts';
import { manifestKey, withStore } from './with-store.ts';

/** Taking away what a run made or left. */
export const createCleanSteps = (
  deps: StepDependencies,
): Pick<Steps, 'removeCopy' | 'dropScratch' | 'removeSpool'> => {
  const { catalog, spool } = deps;
  return {
    async removeCopy({ clinicId, backupId, destination, keepState }) {
      const signal = cancellationSignal();
      await withStore(deps, { clinicId, destination }, async (store) => {
        const { fileKey: key, copies } = await getBackup(catalog, clinicId, backupId);
        const record = copies.find((copy) => copy.destination === destination);
        // By their keys and not by what was recorded: a killed worker may have stored and not told.
        for (const wanted of [manifestKey(key), key]) {
          await store.discardUnfinished(wanted, null, signal);
          for await (const found of store.list(wanted, signal)) {
            if (found.key === wanted) await store.remove(found.object, signal);
          }
        }
        const told = keepState && record?.failureCode != null;
        if (record && !told) {
          await recordCopy(
            catalog,
            { clinicId, backupId },
            { destination, kind: store.kind, key, state: 'removed' },
          );
        }
      });
    },

    async dropScratch({ clinicId, backupId }) {
      const name = scratchName(await installationId(catalog), backupId);
      await dropScratch(await drillServerOf(deps, clinicId), name);
    },

    async removeSpool(ref) {
      await spool.remove(ref);
    },
  };
};
