import type { CleanMailFacts, RestoreMailFacts } from '../../contracts/change-mail.ts';

/** A clinic brought back whole, for the tests. */
export const restoredFacts: RestoreMailFacts = {
  news: 'done',
  kind: 'restore',
  clinic: { id: 'clinica_demo', name: 'Clínica Demo', timeZone: 'America/La_Paz' },
  from: null,
  restoreId: 12,
  backupId: 128,
  snapshotAt: new Date('2026-03-08T06:00:04Z'),
  selection: { kind: 'all' },
  target: 'place',
  requestedBy: 'Ana Rojas',
  requestedAt: new Date('2026-03-09T15:00:00Z'),
  decideUntil: null,
  deciders: [],
  decidedBy: null,
  result: {
    method: 'swap-schema',
    tables: 3,
    rows: 15_234,
    added: 14,
    changed: 21,
    removed: 3,
    loadMs: 4000,
    compareMs: 500,
    fencedMs: 900,
    undoBytes: 18_000_000,
  },
  tables: [
    { name: 'clinica_demo.pago', rows: 234 },
    { name: 'clinica_demo.paciente', rows: 15_000 },
    { name: 'clinica_demo.receta', rows: 0 },
  ],
  safety: { backupId: 131, failure: null },
  undoUntil: new Date('2026-03-16T15:00:00Z'),
  file: null,
  failure: null,
  afterthought: null,
};

/** A year's sales, deleted. */
export const cleanedFacts: CleanMailFacts = {
  clinic: restoredFacts.clinic,
  cleaningId: 5,
  range: { start: '2020-01-01', end: '2021-01-01' },
  requestedBy: 'Ana Rojas',
  requestedAt: new Date('2026-03-09T15:00:00Z'),
  backupId: 128,
  result: {
    tables: [
      {
        schema: 'ventas',
        table: 'linea',
        deleted: 12_000,
        bytesBefore: 9_000_000,
        bytesAfter: 1_000_000,
      },
    ],
    deleted: 12_000,
    freedBytes: 8_000_000,
  },
  failure: null,
};
