import { activityInfo } from '@temporalio/activity';
import { ResguardoError } from '../contracts/resguardo-error.ts';

/** The run that the step at hand belongs to, as Temporal names it. */
export function thisRun(): { workflowId: string; runId: string } {
  const run = activityInfo().workflowExecution;
  if (!run) throw new ResguardoError('internal', { detail: 'a step outside a workflow' });
  return run;
}
