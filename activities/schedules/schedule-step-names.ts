import type {
  ReconcileReport,
  SlotClaim,
  SlotEnd,
  SlotRef,
} from '../../contracts/scheduled-runs.ts';

/** The steps of scheduled backups and of the schedules themselves. */
export interface ScheduleSteps {
  /** Makes the slot this workflow's to run, or says why it is not. */
  claimSlot(ref: SlotRef): Promise<SlotClaim>;
  /** Writes down what became of it; gives the number of the backup that served it. */
  endSlot(ref: SlotRef & SlotEnd): Promise<{ readonly backupId: number | null }>;
  /** Brings one clinic's schedule in Temporal into step with the catalog, or those of all. */
  reconcileSchedules(clinicId: string | null): Promise<ReconcileReport>;
}
