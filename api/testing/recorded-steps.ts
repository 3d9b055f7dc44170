import { Context } from '@temporalio/activity';
import type { ChangeSteps } from '../../activities/change-steps.ts';
import type { Steps } from '../../activities/steps.ts';
import { openBackup } from '../../catalog/backups/open-backup.ts';
import {
  cancelBackup,
  endBackup,
  recordState,
  type ProvedState,
} from '../../catalog/backups/record-state.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import { recordedChanges } from './recorded-changes.ts';
import type { BackupState } from '../../contracts/states.ts';
import { fakeSteps, openedBackup } from '../../workflows/testing/fake-steps.ts';

const proved = (state: BackupState): state is ProvedState =>
  state === 'stored' || state === 'intact' || state === 'restorable';

/** Steps that keep the record as the real ones do, and otherwise only say that all went well. */
export const recordedSteps = (
  catalog: Catalog,
  replaced: Partial<Steps & ChangeSteps> = {},
): Steps & ChangeSteps => ({
  ...recordedBackups(catalog, replaced),
  ...recordedChanges(catalog, replaced),
});

const recordedBackups = (catalog: Catalog, replaced: Partial<Steps>): Steps =>
  fakeSteps({
    openBackup: async ({ sampleAt, ...request }) => {
      const { workflowExecution } = Context.current().info;
      const { id, fileName } = await openBackup(catalog, {
        ...request,
        ...(sampleAt === undefined ? {} : { sampleAt: new Date(sampleAt) }),
        workflowId: workflowExecution?.workflowId ?? '',
        runId: workflowExecution?.runId ?? '',
      });
      return { ...openedBackup, backupId: id, fileName };
    },
    endRecord: async (ref) => {
      if (ref.state === 'cancelled') await cancelBackup(catalog, ref);
      else if (proved(ref.state)) await recordState(catalog, ref, ref.state);
      await endBackup(catalog, ref);
    },
    ...replaced,
  }).steps;

/** A snapshot that tells of itself until it is let go. */
export const heldSnapshot = () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const takeSnapshot: Steps['takeSnapshot'] = async () => {
    const done = { rows: 0 };
    const context = Context.current();
    for (let open = true; open;) {
      done.rows += 100;
      context.heartbeat({
        step: 'snapshot',
        tablesDone: 3,
        tablesTotal: 11,
        rows: done.rows,
        plainBytes: done.rows * 10,
        estimatedPlainBytes: 100_000,
        bytes: done.rows * 2,
      });
      open = await Promise.race([held.then(() => false), context.sleep(100).then(() => true)]);
    }
    return {
      ...{ bytes: 250, sha256: 'a'.repeat(64), md5: 'b'.repeat(32), tables: 11, rows: 15_234 },
      ...{ plainBytes: 1000, largeObjects: 0, attempts: 1 },
    };
  };
  return { takeSnapshot, release: () => release() };
};
