import { Context } from '@temporalio/activity';
import type { ChangeSteps } from '../../activities/change-steps.ts';
import { getCleaning } from '../../catalog/cleanings/get-cleaning.ts';
import { recordCleaning } from '../../catalog/cleanings/record-cleaning.ts';
import { startCleaning } from '../../catalog/cleanings/start-cleaning.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import { getRestore } from '../../catalog/restores/get-restore.ts';
import { recordRestore } from '../../catalog/restores/record-restore.ts';
import { startRestore } from '../../catalog/restores/start-restore.ts';
import type { CleanPlan } from '../../contracts/clean-range.ts';
import type { RestorePlan, RestoreResult } from '../../contracts/restore.ts';

const dayMs = 86_400_000;

export const restoreResult: RestoreResult = {
  ...{ method: 'swap-schema', tables: 11, rows: 15_234, added: 12, changed: 3, removed: 1 },
  ...{ loadMs: 2400, compareMs: 300, fencedMs: 120, undoBytes: 18_700_000 },
};

const paciente = { schema: 'public', table: 'paciente' };

export const restorePlan: RestorePlan = {
  method: 'swap-schema',
  tables: [
    { ...paciente, rowsNow: 120, rowsInBackup: 118, added: 2, changed: 3, removed: 4 },
    {
      ...{ schema: 'public', table: 'receta', rowsNow: 5, rowsInBackup: null },
      ...{ added: 0, changed: 0, removed: 5 },
    },
  ],
  losses: [{ kind: 'table', object: 'public.receta', rows: 5 }],
  conflicts: [],
  handling: { triggers: 'made-after', rowSecurity: 'none', fence: 'tables' },
  refusal: { code: 'restore-would-lose', params: { objects: 'public.receta' } },
};

export const cleanPlan: CleanPlan = {
  backupId: 1,
  tables: [
    {
      ...{ schema: 'public', table: 'venta_linea', why: 'child' },
      ...{ rows: 300, inBackup: 300, bytes: 65_536 },
    },
    {
      ...{ schema: 'public', table: 'venta', why: 'dated', rows: 100, inBackup: 100 },
      bytes: 40_960,
    },
  ],
  refusal: null,
};

const run = (): { workflowId: string; runId: string } => {
  const { workflowExecution } = Context.current().info;
  return {
    workflowId: workflowExecution?.workflowId ?? '',
    runId: workflowExecution?.runId ?? '',
  };
};

/** Steps of restores and cleanings that keep the records as the real ones do, and change nothing else. */
export const recordedChanges = (
  catalog: Catalog,
  replaced: Partial<ChangeSteps> = {},
): ChangeSteps => ({
  startRestore: async (ref) => {
    const record = await startRestore(catalog, ref, run());
    const { kind, backupId, order, changedClinicId, state, requestedBy } = record;
    return {
      ...{
        kind,
        backupId,
        target: order.target.kind,
        changes: changedClinicId,
        state,
        requestedBy,
      },
      ...{ copies: ['disk'], tables: 11, plainBytes: 18_700_000 },
      decideUntil: state === 'waiting-approval' ? new Date(Date.now() + dayMs).toISOString() : null,
      safetyDescription: `restore ${ref.restoreId}`,
    };
  },
  restoreState: async ({ clinicId, restoreId }) =>
    (await getRestore(catalog, clinicId, restoreId)).state,
  restoreCopy: () => Promise.resolve(restoreResult),
  undoRestore: () => Promise.resolve(restoreResult),
  exportCopy: () => Promise.resolve({ ...restoreResult, method: 'write-file' }),
  committedResult: () => Promise.resolve(null),
  checkRestored: () => Promise.resolve(null),
  endRestore: async ({ outcome, ...ref }) => {
    const { state, destination, result, failure } = outcome;
    const { order, undoOf } = await getRestore(catalog, ref.clinicId, ref.restoreId);
    const kept = state === 'done' && order.target.kind !== 'file';
    const until = kept ? new Date(Date.now() + 7 * dayMs) : null;
    await recordRestore(catalog, ref, {
      ...{ state, destination, result, failure, undoUntil: until },
      undoState: kept ? 'kept' : 'none',
    });
    if (kept && undoOf !== null) {
      const undone = { clinicId: ref.clinicId, restoreId: undoOf };
      await recordRestore(catalog, undone, { undoState: 'used' });
    }
    return { kept, until: until?.toISOString() ?? null };
  },
  notifyRestore: () => Promise.resolve(),
  planRestore: () => Promise.resolve(restorePlan),
  keptTerm: async ({ clinicId, restoreId }) => {
    const { undoState, undoUntil } = await getRestore(catalog, clinicId, restoreId);
    return { kept: undoState === 'kept', until: undoUntil?.toISOString() ?? null };
  },
  dropKept: () => Promise.resolve('gone'),
  startCleaning: async (ref) => {
    await startCleaning(catalog, ref, run());
  },
  checkCleaning: async (ref) => {
    const { backupId } = cleanPlan;
    await recordCleaning(catalog, ref, { plan: cleanPlan, backupId });
    return cleanPlan;
  },
  cleanRows: async (ref) => {
    const { plan } = await getCleaning(catalog, ref.clinicId, ref.cleaningId);
    const tables = (plan?.tables ?? []).map(({ schema, table, rows, bytes }) => ({
      ...{ schema, table, deleted: rows, bytesBefore: bytes, bytesAfter: 8192 },
    }));
    return { tables, deleted: 400, freedBytes: 90_112 };
  },
  endCleaning: async ({ outcome, ...ref }) => {
    const { state, result, failure } = outcome;
    await recordCleaning(catalog, ref, { state, result, failure });
  },
  notifyCleaning: () => Promise.resolve(),
  planClean: () => Promise.resolve(cleanPlan),
  overdueDrills: () => Promise.resolve([]),
  ...replaced,
});

/** A step that tells of itself by heartbeats until it is let go, or the workflow is cancelled. */
export const heldStep = (beat: object) => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    wait: async (): Promise<void> => {
      const context = Context.current();
      for (let open = true; open;) {
        context.heartbeat(beat);
        open = await Promise.race([held.then(() => false), context.sleep(100).then(() => true)]);
      }
    },
    release: () => release(),
  };
};
