import type { ClinicId } from './ids.ts';

/** Every name that Temporal knows us by: queues, workflows, messages, search attributes. */

/**
 * Where many tasks wait in one queue, lower goes first (docs.temporal.io/develop/task-queue-priority-fairness);
 * 3 is Temporal's default. The steps of a run, and the runs it starts, inherit it.
 */
export const priorities = { change: 1, turns: 1, manual: 2, automatic: 4 } as const;

/** A run's priority; beside others of the same one, clinics take turns where the server knows how. */
export const priorityOf = (
  key: keyof typeof priorities,
  clinic: string,
): { readonly priorityKey: number; readonly fairnessKey: string } => ({
  ...{ priorityKey: priorities[key], fairnessKey: clinic },
});

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
  settleLocks: 'settleLocks',
  catchUp: 'catchUpCopies',
  tidy: 'tidyCatalog',
  dailyDigests: 'dailyDigests',
  deliverEvents: 'deliverEvents',
  deliverEvent: 'deliverEvent',
  unsentMails: 'sendUnsentMails',
  guard: 'guardFleet',
  passwordReset: 'mailPasswordReset',
  checkDomains: 'checkDomains',
  checkClinicDomains: 'checkClinicDomains',
  samples: 'makeSamples',
  serverTurns: 'serverTurns',
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

/** Samples for demonstrations, and each of them: beside the clinic's backups, never in their way. */
export const samplesWorkflowId = (clinic: ClinicId): string => `samples/${clinic}`;
export const sampleWorkflowId = (clinic: ClinicId, number: number): string =>
  `${samplesWorkflowId(clinic)}/${number}`;

/** Whatever changes a clinic's data, a restore, an undo or a cleaning: one at a time. */
export const changeWorkflowId = (clinic: ClinicId): string => `change/${clinic}`;
export const keepUndoWorkflowId = (clinic: ClinicId, restoreId: number): string =>
  `keep-undo/${clinic}/${restoreId}`;
export const planRestoreWorkflowId = (clinic: ClinicId, uuid: string): string =>
  `plan-restore/${clinic}/${uuid}`;
export const planCleanWorkflowId = (clinic: ClinicId, uuid: string): string =>
  `plan-clean/${clinic}/${uuid}`;
export const pruneWorkflowId = (clinic: ClinicId): string => `prune/${clinic}`;
export const settleLocksWorkflowId = (clinic: ClinicId): string => `locks/${clinic}`;
/** For the whole fleet, by a schedule of the same name. */
/** For every store that lacks a copy, by a schedule of the same name. */
export const catchUpWorkflowId = 'catch-up-copies';
/** For what the catalog keeps for a time only, by a schedule of the same name. */
export const tidyWorkflowId = 'tidy-catalog';
/** For all that waits, by a schedule of the same name. */
export const deliverEventsWorkflowId = 'deliver-events';
/** For all that was refused, by a schedule of the same name. */
export const unsentMailsWorkflowId = 'unsent-mails';
export const deliverWorkflowId = (deliveryId: number): string => `deliver/${deliveryId}`;
/** For the whole fleet, by a schedule of the same name. */
export const dailyDigestsWorkflowId = 'daily-digests';
/** For the whole fleet, by a schedule of the same name, and for one clinic when somebody asks. */
export const checkDomainsWorkflowId = 'check-domains';
export const checkClinicDomainsWorkflowId = (clinic: ClinicId): string =>
  `${checkDomainsWorkflowId}/${clinic}`;
export const pruneFleetWorkflowId = 'prune-fleet';
/** One for the whole installation, by a schedule of the same name; asked for by hand, another beside it. */
export const guardWorkflowId = 'guard-fleet';
export const guardNowWorkflowId = `${guardWorkflowId}/now`;
/** One for each request: asking twice mails twice, within the catalog's limit. */
export const passwordResetWorkflowId = (request: number): string => `password-reset/${request}`;
/** Whose turn it is on one database server, while anybody holds one or waits. */
export const turnsWorkflowId = (server: string): string => `turns/${server}`;
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
  turns: 'turns',
} as const;

/**
 * `decide`: a second person's word on a restore that waits for it. `again`: look once more. `askTurn` and
 * `giveBackTurn` go to a server's turns, which answer a run with `turnGranted`.
 */
export const signalNames = {
  decide: 'decide',
  again: 'again',
  askTurn: 'askTurn',
  giveBackTurn: 'giveBackTurn',
  turnGranted: 'turnGranted',
} as const;

/** Registered with the server at start; the Web UI filters and sorts by them. */
export const searchAttributes = {
  ResguardoClinic: 'Keyword',
  ResguardoTrigger: 'Keyword',
  ResguardoState: 'Keyword',
  ResguardoPhase: 'Keyword',
} as const;
