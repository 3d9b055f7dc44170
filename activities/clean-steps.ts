import { cancellationSignal } from '@temporalio/activity';
import { installationId } from '../catalog/installation/installation-id.ts';
import { dropScratch, scratchName } from '../postgres/drill/scratch-database.ts';
import { drillServerOf } from './drill-server.ts';
import { removeCopy } from './remove-copy.ts';
import type { StepDependencies } from './step-dependencies.ts';
import type { Steps } from './steps.ts';

/** Taking away what a run made or left. */
export const createCleanSteps = (
  deps: StepDependencies,
): Pick<Steps, 'removeCopy' | 'dropScratch' | 'removeSpool'> => {
  const { catalog, spool } = deps;
  return {
    removeCopy: (copy) => removeCopy(deps, copy, cancellationSignal()),

    async dropScratch({ clinicId, backupId }) {
      const name = scratchName(await installationId(catalog), backupId);
      await dropScratch(await drillServerOf(deps, clinicId), name);
    },

    async removeSpool(ref) {
      await spool.remove(ref);
    },
  };
};
