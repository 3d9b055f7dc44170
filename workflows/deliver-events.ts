import { isCancellation, log, ParentClosePolicy, startChild } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { DeliveryRef } from '../contracts/notifications/events.ts';
import { deliverWorkflowId, sharedQueue, workflowNames } from '../contracts/temporal.ts';
import { failureNote } from './failure-note.ts';
import { anywhere } from './steps.ts';

/** Starts whatever waits to be delivered, each as a workflow of its own: a slow receiver holds nobody up. */
export async function deliverEvents(): Promise<void> {
  for (const ref of await anywhere.record.waitingDeliveries()) {
    try {
      await startChild<typeof deliverEvent>(workflowNames.deliverEvent, {
        workflowId: deliverWorkflowId(ref.deliveryId),
        taskQueue: sharedQueue,
        args: [ref],
        parentClosePolicy: ParentClosePolicy.ABANDON,
      });
    } catch (error) {
      // It is under way already.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
}

/** One event to one receiver, tried until it is taken or no longer worth telling. */
export async function deliverEvent(ref: DeliveryRef): Promise<'sent' | 'failed'> {
  try {
    await (ref.kind === 'ping' ? anywhere.ping : anywhere.deliver).deliver(ref);
    return 'sent';
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('An event was not delivered', { ...ref, ...failureNote(error) });
    await anywhere.record.giveUpDelivery(ref);
    return 'failed';
  }
}
