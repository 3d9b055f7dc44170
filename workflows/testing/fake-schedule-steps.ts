import type { ScheduleSteps } from '../../activities/schedules/schedule-step-names.ts';
import type { ReconcileReport } from '../../contracts/scheduled-runs.ts';

export const nothingToDo: ReconcileReport = {
  ...{ checked: 1, created: [], mended: [], removed: [], refused: [] },
  ...{ lost: [], missed: [], due: [] },
};

/** A catalog that gives every slot away, and schedules that stand as they should. */
export const fakeScheduleSteps: ScheduleSteps = {
  claimSlot: () => Promise.resolve({ claimed: true, once: false }),
  endSlot: () => Promise.resolve({ backupId: 7 }),
  reconcileSchedules: () => Promise.resolve(nothingToDo),
};
