/** What the worker registers: the names here are the workflow types in contracts/temporal.ts. */
export { backupClinic } from './backup-clinic.ts';
export { verifyBackup } from './verify-backup.ts';
export { deleteBackup } from './delete-backup.ts';
export { checkClinic, planClinic } from './ask-clinic.ts';
export { restoreClinic } from './restore-clinic.ts';
export { keepUndo } from './keep-undo.ts';
export { planClean, planRestore } from './plan-changes.ts';
export { cleanRange } from './clean-range.ts';
export { deliverEvent, deliverEvents } from './deliver-events.ts';
export { dailyDigests } from './daily-digests.ts';
export { catchUpCopies } from './catch-up.ts';
export { pruneClinic } from './prune-clinic.ts';
export { pruneFleet } from './prune-fleet.ts';
export { rehearseDue } from './rehearse-due.ts';
export { scheduledBackup } from './scheduled-backup.ts';
export { reconcileSchedules } from './reconcile-schedules.ts';
export { makeSamples } from './make-samples.ts';
export { mailPasswordReset } from './mail-password-reset.ts';
