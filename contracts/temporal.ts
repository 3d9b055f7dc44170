import type { ClinicId } from './ids.ts';

/** Every name that Temporal knows us by: queues, workflows, messages, search attributes. */

/** Work that any worker can do. */
export const sharedQueue = 'resguardo';

/** Work beside one spool: polled by the workers that share its disk. */
export const hostQueue = (hostId: string): string => `resguardo/host/${hostId}`;

export const workflowNames = {
  backup: 'backupClinic',
  verify: 'verifyBackup',
  delete: 'deleteBackup',
  plan: 'planClinic',
  check: 'checkClinic',
  restore: 'restoreClinic',
  keepUndo: 'keepUndo',
  planRestore: 'planRestore',
  clean: 'cleanRange',
  planClean: 'planClean',
  rehearse: 'rehearseDue',
  scheduledBackup: 'scheduledBackup',
  reconcileSchedules: 'reconcileSchedules',
  prune: 'pruneClinic',
  pruneFleet: 'pruneFleet',
  catchUp: 'catchUpCopies',
  dailyDigests: 'dailyDigests',
  deliverEvents: 'deliverEvents',
  deliverEvent: 'deliverEvent',
  passwordReset: 'mailPasswordReset',
} as const;

/** The id is what is protected: so a clinic has one backup at a time. */
export const backupWorkflowId = (clinic: ClinicId): string => `backup/${clinic}`;
/** Where a clinic's schedule stands in Temporal. */
export const schedulePrefix = 'backup/';
export const scheduleId = (clinic: ClinicId): string => `${schedulePrefix}${clinic}`;
/** What a schedule's runs are called; Temporal appends the moment each was scheduled for. */
export const scheduledBackupWorkflowId = (clinic: ClinicId): string => `scheduled-backup/${clinic}`;
/** One such run, by the same name: a slot that is started by hand and by the schedule starts once. */
export const slotWorkflowId = (clinic: ClinicId, slot: string): string =>
  `${scheduledBackupWorkflowId(clinic)}-${new Date(slot).toISOString().replace('.000Z', 'Z')}`;
/** For the whole fleet, by a schedule of the same name, and for one clinic after a change. */
export const reconcileWorkflowId = 'reconcile-schedules';
export const reconcileClinicWorkflowId = (clinic: ClinicId): string =>
  `${reconcileWorkflowId}/${clinic}`;
export const verifyWorkflowId = (clinic: ClinicId, backupId: number): string =>
  `verify/${clinic}/${backupId}`;
export const deleteWorkflowId = (clinic: ClinicId, backupId: number): string =>
  `delete/${clinic}/${backupId}`;
export const planWorkflowId = (clinic: ClinicId, uuid: string): string => `plan/${clinic}/${uuid}`;
export const checkWorkflowId = (clinic: ClinicId, uuid: string): string =>
  `check/${clinic}/${uuid}`;

/** Whatever changes a clinic's data, a restore, an undo or a cleaning: one at a time. */
export const changeWorkflowId = (clinic: ClinicId): string => `change/${clinic}`;
export const keepUndoWorkflowId = (clinic: ClinicId, restoreId: number): string =>
  `keep-undo/${clinic}/${restoreId}`;
export const planRestoreWorkflowId = (clinic: ClinicId, uuid: string): string =>
  `plan-restore/${clinic}/${uuid}`;
export const planCleanWorkflowId = (clinic: ClinicId, uuid: string): string =>
  `plan-clean/${clinic}/${uuid}`;
export const pruneWorkflowId = (clinic: ClinicId): string => `prune/${clinic}`;
/** For the whole fleet, by a schedule of the same name. */
/** For every store that lacks a copy, by a schedule of the same name. */
export const catchUpWorkflowId = 'catch-up-copies';
/** For all that waits, by a schedule of the same name. */
export const deliverEventsWorkflowId = 'deliver-events';
export const deliverWorkflowId = (deliveryId: number): string => `deliver/${deliveryId}`;
/** For the whole fleet, by a schedule of the same name. */
export const dailyDigestsWorkflowId = 'daily-digests';
export const pruneFleetWorkflowId = 'prune-fleet';
/** One for each request: asking twice mails twice, within the catalog's limit. */
export const passwordResetWorkflowId = (request: number): string => `password-reset/${request}`;
/** One for the whole installation, started by a schedule of the same name. */
export const rehearseWorkflowId = 'rehearse-due';

/**
 * `progress` answers a BackupProgress as of the last step that ended. The figures of the steps
 * under way ride on their heartbeats: live-progress.ts lays them over it.
 */
export const queryNames = {
  progress: 'progress',
  restoreProgress: 'restoreProgress',
  cleanProgress: 'cleanProgress',
} as const;

/** `decide`: a second person's word on a restore that waits for it. `again`: look once more. */
export const signalNames = { decide: 'decide', again: 'again' } as const;

/** Registered with the server at start; the Web UI filters and sorts by them. */
export const searchAttributes = {
  ResguardoClinic: 'Keyword',
  ResguardoTrigger: 'Keyword',
  ResguardoState: 'Keyword',
  ResguardoPhase: 'Keyword',
} as const;
