import type { ChangeSteps } from '../../activities/change-steps.ts';
import type { OpenedRestore } from '../../contracts/changes.ts';
import type { RestorePlan, RestoreResult } from '../../contracts/restore.ts';

export const openedRestore: OpenedRestore = {
  kind: 'restore',
  backupId: 7,
  target: 'place',
  changes: 'demo',
  copies: ['s3', 'drive'],
  tables: 11,
  plainBytes: 1000,
  state: 'running',
  decideUntil: null,
  requestedBy: 1,
  safetyDescription: 'Antes de restaurar el respaldo n.º 7',
};

export const restoreResult: RestoreResult = {
  method: 'swap-schema',
  ...{ tables: 11, rows: 15_234, added: 14, changed: 21, removed: 3 },
  ...{ loadMs: 4000, compareMs: 500, fencedMs: 900, undoBytes: 18_000_000 },
};

const plan: RestorePlan = {
  method: 'swap-schema',
  tables: [],
  losses: [],
  conflicts: [],
  handling: { triggers: 'none', rowSecurity: 'none', fence: 'tables' },
  refusal: null,
};

/** Changes that all go well. */
export const fakeChangeSteps: ChangeSteps = {
  startRestore: () => Promise.resolve(openedRestore),
  restoreState: () => Promise.resolve('running'),
  restoreCopy: () => Promise.resolve(restoreResult),
  undoRestore: () => Promise.resolve(restoreResult),
  exportCopy: () => Promise.resolve({ ...restoreResult, method: 'write-file' }),
  committedResult: () => Promise.resolve(null),
  checkRestored: () => Promise.resolve(null),
  endRestore: () => Promise.resolve({ kept: false, until: null }),
  notifyRestore: () => Promise.resolve(),
  planRestore: () => Promise.resolve(plan),
  keptTerm: () => Promise.resolve({ kept: false, until: null }),
  dropKept: () => Promise.resolve('dropped'),
  startCleaning: () => Promise.resolve(),
  checkCleaning: () =>
    Promise.resolve({
      backupId: 7,
      tables: [
        { schema: 'v', table: 'linea', why: 'child', rows: 30, inBackup: 30, bytes: 900 },
        { schema: 'v', table: 'venta', why: 'dated', rows: 10, inBackup: 10, bytes: 600 },
      ],
      refusal: null,
    }),
  cleanRows: () => Promise.resolve({ tables: [], deleted: 40, freedBytes: 1500 }),
  endCleaning: () => Promise.resolve(),
  notifyCleaning: () => Promise.resolve(),
  planClean: () => Promise.resolve({ backupId: 7, tables: [], refusal: null }),
  overdueDrills: () => Promise.resolve([]),
};
