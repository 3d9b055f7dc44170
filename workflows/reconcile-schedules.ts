import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  defineSignal,
  log,
  ParentClosePolicy,
  setCurrentDetails,
  setHandler,
  startChild,
} from '@temporalio/workflow';
import type { ClinicId } from '../contracts/ids.ts';
import type { AbandonedChange, ReconcileReport, SlotRef } from '../contracts/scheduled-runs.ts';
import { sharedQueue, signalNames, slotWorkflowId, workflowNames } from '../contracts/temporal.ts';
import type { scheduledBackup } from './scheduled-backup.ts';
import { anywhere } from './steps.ts';
import { followedBy } from './followed-by.ts';
import { tolerated } from './tolerated.ts';

/** Without a clinic: all of them. */
export interface ReconcileRequest {
  readonly clinicId?: string;
}

const again = defineSignal(signalNames.again);

/**
 * Makes Temporal's schedules what the catalog says, and starts what was due and begun by nobody. Told
 * `again` while it works, it looks once more: a change made meanwhile is not lost.
 */
export async function reconcileSchedules(request: ReconcileRequest = {}): Promise<ReconcileReport> {
  let asked = true;
  setHandler(again, () => {
    asked = true;
  });
  let report: ReconcileReport | undefined;
  while (asked || !report) {
    asked = false;
    report = await anywhere.schedules.reconcileSchedules(request.clinicId ?? null);
    for (const slot of report.due) await caughtUp(slot);
    for (const change of report.abandoned ?? []) await told(change);
  }
  setCurrentDetails(details(report));
  return report;
}

/** A slot that no schedule ran. Under the very id the schedule would give it: one of the two is refused. */
async function caughtUp({ clinicId, slot }: SlotRef): Promise<void> {
  try {
    await startChild<typeof scheduledBackup>(workflowNames.scheduledBackup, {
      workflowId: slotWorkflowId(clinicId as ClinicId, slot),
      taskQueue: sharedQueue,
      args: [{ clinicId, slot }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `Scheduled backup of ${clinicId}, caught up`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    log.info('The slot is being run already', { clinicId, slot });
  }
}

/** People asked for it, and are told how it ended; what a restore had replaced by then is kept as ever. */
async function told({ clinicId, ...change }: AbandonedChange): Promise<void> {
  if (change.kind === 'cleaning') {
    const { outcome } = change;
    const { cleaningId } = outcome;
    const notified = anywhere.notify.notifyCleaning({ clinicId, cleaningId, outcome });
    return tolerated('notifyCleaning', notified);
  }
  const { restoreId, state } = change.outcome;
  const news = state === 'done' ? 'done' : 'failed';
  await followedBy({ clinicId, restoreId }, { news, outcome: change.outcome });
}

function details(report: ReconcileReport): string {
  const { checked, created, mended, removed, refused, due, missed, lost } = report;
  const slots = (word: string, refs: readonly SlotRef[]): string[] =>
    refs.map(({ clinicId, slot }) => `- ${word}: ${clinicId}, due at ${slot}`);
  const changeOf = ({ clinicId, kind, outcome }: AbandonedChange): string =>
    `- ended, no workflow stood behind it: a ${kind} of ${clinicId} (${outcome.state})`;
  const list = (word: string, names: readonly string[]): string[] =>
    names.length > 0 ? [`- ${word}: ${names.join(', ')}`] : [];
  return [
    `**${checked}** clinics looked at`,
    ...list('made', created),
    ...mended.map(({ clinicId, what }) => `- put right: ${clinicId} (${what.join(', ')})`),
    ...list('removed', removed),
    ...list('refused by Temporal', refused),
    ...slots('caught up', due),
    ...slots('missed', missed),
    ...slots('lost', lost),
    ...(report.abandoned ?? []).map(changeOf),
    ...(report.swept
      ? [`- databases dropped that restores cut off had left: ${report.swept}`]
      : []),
  ].join('\n');
}
