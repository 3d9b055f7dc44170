import type { PlanCleanRequest, PlanRestoreRequest } from '../contracts/changes.ts';
import type { CleanPlan } from '../contracts/clean-range.ts';
import type { RestorePlan } from '../contracts/restore.ts';
import { anywhere } from './steps.ts';

/** What a restore would add, change, remove and lose. Nothing of the clinic's is changed. */
export const planRestore = (request: PlanRestoreRequest): Promise<RestorePlan> =>
  anywhere.plan.planRestore(request);

/** What cleaning a range would delete, and which backup holds it. Nothing of the clinic's is changed. */
export const planClean = (request: PlanCleanRequest): Promise<CleanPlan> =>
  anywhere.plan.planClean(request);
