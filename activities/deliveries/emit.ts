import type { Client } from '@temporalio/client';
import { ScheduleOverlapPolicy } from '@temporalio/client';
import { log } from '@temporalio/activity';
import { queueEvents, type NewEvent } from '../../catalog/deliveries/queue-event.ts';
import { deliverEventsWorkflowId } from '../../contracts/temporal.ts';
import type { StepDependencies } from '../step-dependencies.ts';

/** What was queued goes within minutes by itself; asked like this, at once. So a refusal costs nothing. */
const nudge = async (temporal: Client): Promise<void> => {
  try {
    const schedule = temporal.schedule.getHandle(deliverEventsWorkflowId);
    await schedule.trigger(ScheduleOverlapPolicy.BUFFER_ONE);
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown';
    log.warn('Events wait for the next round', { why });
  }
};

/** Puts events on their way. It waits for no receiver, and told again it adds nothing. */
export const emit = async (
  { catalog, temporal }: Pick<StepDependencies, 'catalog' | 'temporal'>,
  events: readonly NewEvent[],
): Promise<void> => {
  const queued = await queueEvents(catalog, events);
  if (queued.length > 0) await nudge(temporal);
};
