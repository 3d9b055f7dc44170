import { listOverdueDrills } from '../catalog/backups/list-overdue-drills.ts';
import type { RehearseSteps } from './change-steps.ts';
import type { StepDependencies } from './step-dependencies.ts';

/** Which rehearsals are due. */
export const createRehearseSteps = ({ catalog }: StepDependencies): RehearseSteps => ({
  overdueDrills: () => listOverdueDrills(catalog, new Date()),
});
