import { installationId } from '../../catalog/installation/installation-id.ts';
import { claimSlot } from '../../catalog/schedules/claim-slot.ts';
import { endSlot } from '../../catalog/schedules/end-slot.ts';
import type { StepDependencies } from '../step-dependencies.ts';
import { thisRun } from '../this-run.ts';
import { settleAbandonedChanges } from './abandoned-changes.ts';
import { reconcileAll } from './reconcile-all.ts';
import { sweepRestores } from './sweep-restores.ts';
import type { ScheduleSteps } from './schedule-step-names.ts';

/** The steps of scheduled backups, and of keeping the schedules in step with the catalog. */
export const createScheduleSteps = ({
  catalog,
  temporal,
}: Pick<StepDependencies, 'catalog' | 'temporal'>): ScheduleSteps => ({
  claimSlot: ({ clinicId, slot }) =>
    claimSlot(catalog, { clinicId, slot: new Date(slot) }, thisRun()),
  endSlot: ({ clinicId, slot, ...end }) =>
    endSlot(catalog, { clinicId, slot: new Date(slot) }, end),
  reconcileSchedules: async (clinicId) => {
    const installation = await installationId(catalog);
    const report = await reconcileAll({ catalog, temporal, installation }, clinicId);
    if (clinicId !== null) return report;
    const abandoned = await settleAbandonedChanges({ catalog, temporal });
    return { ...report, abandoned, swept: await sweepRestores({ catalog, temporal }) };
  },
});
