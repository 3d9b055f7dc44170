import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import {
  catchUpWorkflowId,
  checkDomainsWorkflowId,
  dailyDigestsWorkflowId,
  deliverEventsWorkflowId,
  guardWorkflowId,
  pruneFleetWorkflowId,
  reconcileWorkflowId,
  rehearseWorkflowId,
  sharedQueue,
  tidyWorkflowId,
  unsentMailsWorkflowId,
  workflowNames,
} from '../contracts/temporal.ts';

/** What the installation does by itself, for no clinic in particular. */
export interface SystemSchedule {
  /** Of the schedule, and of its runs, to which Temporal appends the moment. */
  readonly id: string;
  readonly workflow: string;
  readonly everyMinutes: number;
  /** One line for the Web UI. */
  readonly summary: string;
}

export const systemSchedules: readonly SystemSchedule[] = [
  {
    id: reconcileWorkflowId,
    workflow: workflowNames.reconcileSchedules,
    everyMinutes: 10,
    summary: 'Schedules kept as the catalog has them',
  },
  {
    id: rehearseWorkflowId,
    workflow: workflowNames.rehearse,
    everyMinutes: 60,
    summary: 'Rehearsals that are due by the clinics’ policies',
  },
  {
    id: catchUpWorkflowId,
    workflow: workflowNames.catchUp,
    everyMinutes: 15,
    summary: 'Copies that a store lacks, from another store',
  },
  {
    id: deliverEventsWorkflowId,
    workflow: workflowNames.deliverEvents,
    everyMinutes: 5,
    summary: 'Events that wait for their receivers',
  },
  {
    id: unsentMailsWorkflowId,
    workflow: workflowNames.unsentMails,
    everyMinutes: 5,
    summary: 'Mails that their server refused',
  },
  {
    id: dailyDigestsWorkflowId,
    workflow: workflowNames.dailyDigests,
    everyMinutes: 60,
    summary: 'Daily mails of the clinics where it is eight in the morning',
  },
  {
    id: pruneFleetWorkflowId,
    workflow: workflowNames.pruneFleet,
    everyMinutes: 6 * 60,
    summary: 'Backups that no policy keeps',
  },
  {
    id: tidyWorkflowId,
    workflow: workflowNames.tidy,
    everyMinutes: 60,
    summary: 'What the catalog keeps for a time only, past that time',
  },
  {
    id: checkDomainsWorkflowId,
    workflow: workflowNames.checkDomains,
    everyMinutes: 60,
    summary: 'The clinics’ domains, looked at from outside',
  },
  {
    id: guardWorkflowId,
    workflow: workflowNames.guard,
    everyMinutes: 60,
    summary: 'What is not backed up, or about to fail, looked for in the whole fleet',
  },
];

const minute = 60_000;

const optionsOf = ({ id, workflow, everyMinutes, summary }: SystemSchedule) =>
  ({
    scheduleId: id,
    spec: { intervals: [{ every: everyMinutes * minute }] },
    action: {
      type: 'startWorkflow',
      workflowType: workflow,
      workflowId: id,
      taskQueue: sharedQueue,
      args: [],
      staticSummary: summary,
    },
    // What an outage left out is done by the next round: rounds need not be made up for.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: minute },
  }) satisfies ScheduleOptions;

/**
 * Makes the installation's own schedules, and puts right those that are there; one that somebody paused
 * stays so. A new one runs at once.
 */
export async function ensureSystemSchedules(
  temporal: Client,
  schedules: readonly SystemSchedule[] = systemSchedules,
): Promise<void> {
  for (const schedule of schedules) {
    const { scheduleId, ...wanted } = optionsOf(schedule);
    try {
      const state = { triggerImmediately: true };
      await temporal.schedule.create({ scheduleId, ...wanted, state });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      await temporal.schedule.getHandle(scheduleId).update(({ state }) => ({ ...wanted, state }));
    }
  }
}
