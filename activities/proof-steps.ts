import { cancellationSignal, log } from '@temporalio/activity';
import { recordCopy } from '../catalog/backups/record-copy.ts';
import { recordDrill } from '../catalog/backups/record-drill.ts';
import { recordProtection } from '../catalog/backups/record-protection.ts';
import { recordState } from '../catalog/backups/record-state.ts';
import { whoseIs } from '../catalog/backups/whose-is.ts';
import { installationId } from '../catalog/installation/installation-id.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { drill } from '../postgres/drill/drill.ts';
import { scratchName } from '../postgres/drill/scratch-database.ts';
import { verifyObject } from '../postgres/verify/verify-object.ts';
import { beating } from './beating.ts';
import { drillServerOf } from './drill-server.ts';
import type { StepDependencies } from './step-dependencies.ts';
import { settleLock } from './locks/settle-lock.ts';
import type { CopyRef, Steps } from './steps.ts';
import { withCopy } from './with-copy.ts';

/**
 * Locks a copy that was read back whole, and only then: what fails before leaves nothing that cannot be
 * removed. Where it cannot be locked it is as good a copy as before, for a restore too: that is written
 * down beside it, told, and tried again with the next round of retention.
 */
async function lockedIfAsked(
  deps: StepDependencies,
  ref: CopyRef,
  signal: AbortSignal,
): Promise<void> {
  try {
    await settleLock(deps, ref, signal);
  } catch (error) {
    if (!(error instanceof ResguardoError)) throw error;
    log.warn('A copy could not be locked', { destination: ref.destination, code: error.code });
  }
}

/** What proves a copy: reading it back, and restoring from it. */
export const createProofSteps = (
  deps: StepDependencies,
): Pick<Steps, 'verifyCopy' | 'drillCopy'> => {
  const { catalog } = deps;
  return {
    async verifyCopy(ref) {
      const { clinicId, backupId, destination } = ref;
      const signal = cancellationSignal();
      let read = 0;
      return beating(
        () => ({ step: 'verify', destination, bytes: read }),
        () =>
          withCopy(deps, ref, signal, async ({ record, manifest, open }) => {
            const owner = { clinicId, backupId };
            await verifyObject({
              ...{ manifest, open, signal },
              onProgress: (bytes) => (read = bytes),
              whoseIs: (sha256) => whoseIs(catalog, sha256),
            });
            const { kind, key } = record;
            await recordCopy(catalog, owner, { destination, kind, key, state: 'intact' });
            await recordState(catalog, owner, 'intact', { reproved: ref.again ?? false });
            await recordProtection(catalog, owner);
            await lockedIfAsked(deps, ref, signal);
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
          withCopy(deps, ref, signal, async ({ manifest, open }) => {
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
