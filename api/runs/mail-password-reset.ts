import type { Client } from '@temporalio/client';
import { passwordResetWorkflowId, workflowNames } from '../../contracts/temporal.ts';
import { startWorkflow } from './start-workflow.ts';

/** Has the mail of a request sent: from here it is the workers' business. `temporal-unreachable`. */
export const mailPasswordReset = async (temporal: Client, request: number): Promise<void> => {
  await startWorkflow(temporal, workflowNames.passwordReset, {
    workflowId: passwordResetWorkflowId(request),
    argument: { request },
    summary: `Mail for a new password, request ${request}`,
    attributes: {},
    // A code that comes the next day helps nobody.
    timeout: '30 minutes',
  });
};
