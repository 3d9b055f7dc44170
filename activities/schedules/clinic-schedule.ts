import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  ScheduleOverlapPolicy,
  type ScheduleOptions,
  type ScheduleOptionsStartWorkflowAction,
} from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import { ClinicId } from '../../contracts/ids.ts';
import { temporalSpec } from '../../contracts/schedule/temporal-spec.ts';
import type { ScheduledRequest } from '../../contracts/scheduled-runs.ts';
import {
  scheduledBackupWorkflowId,
  scheduleId,
  sharedQueue,
  workflowNames,
} from '../../contracts/temporal.ts';
import { scheduleSpec } from './schedule-spec.ts';

/** A clinic's schedule as it should stand in Temporal. */
export interface ClinicSchedule extends ScheduleOptions {
  readonly action: ScheduleOptionsStartWorkflowAction<Workflow>;
  readonly policies: { overlap: ScheduleOverlapPolicy; catchupWindow: number };
  readonly state: { paused: boolean; note: string; remainingActions?: number };
}

export const installationMemo = 'resguardoInstallation';

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

/** Shown in the Web UI beside the schedule. */
const keptNote = 'Kept by Resguardo: change it there, what is changed here is put right again';

/** What the clinic's row makes of it; null for one that runs by no schedule. */
export const clinicSchedule = (
  clinic: ClinicRecord,
  installation: string,
  now: Date,
): ClinicSchedule | null => {
  const spec = clinic.archivedAt === null ? temporalSpec(clinic, clinic.timeZone, now) : null;
  if (spec === null) return null;
  const id = ClinicId.parse(clinic.id);
  const { policy, scheduleNote, schedulePausedAt } = clinic;
  const paused = schedulePausedAt !== null;
  return {
    scheduleId: scheduleId(id),
    spec: scheduleSpec(spec, policy.jitterSeconds),
    action: {
      type: 'startWorkflow',
      workflowType: workflowNames.scheduledBackup,
      workflowId: scheduledBackupWorkflowId(id),
      taskQueue: sharedQueue,
      args: [{ clinicId: clinic.id } satisfies ScheduledRequest],
      staticSummary: `Scheduled backup of ${clinic.id}`,
      typedSearchAttributes: [
        { key: keyword('ResguardoClinic'), value: clinic.id },
        { key: keyword('ResguardoTrigger'), value: 'automatic' },
      ],
    },
    policies: {
      overlap: ScheduleOverlapPolicy.SKIP,
      catchupWindow: policy.catchUpHours * 3_600_000,
    },
    memo: { [installationMemo]: installation },
    typedSearchAttributes: [{ key: keyword('ResguardoClinic'), value: clinic.id }],
    state: {
      paused,
      note: paused && scheduleNote !== '' ? scheduleNote : keptNote,
      ...(clinic.backupSchedule === 'scheduled' ? { remainingActions: 1 } : {}),
    },
  };
};
