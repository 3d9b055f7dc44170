import { expect, test } from '@jest/globals';
import type { RestorePlanView } from '../../contracts/api/restore.ts';
import type { RestoreState } from '../../contracts/restore.ts';
import { isBack, type DemoChange } from './return.ts';
import { planTable, returnReport } from './return-lines.ts';

const table = (name: string, added: number) => ({
  ...{ schema: 'public', table: name, rowsNow: 3, rowsInBackup: 3 + added },
  ...{ added, changed: 0, removed: 0 },
});
const plan: RestorePlanView = {
  ...{ method: 'merge-rows', losses: [], conflicts: [], refusal: null },
  tables: [table('pago', 12_050), table('cie10', 0), table('paciente', 0)],
  handling: { triggers: 'none', rowSecurity: 'none', fence: 'rows' },
};

test('a plan is a table of what is touched, in figures of the language; the rest is counted', () => {
  expect(planTable(plan, 'es')).toEqual([
    'tabla  ahora  respaldo  vuelven  cambian  se quitan',
    'pago       3    12.053   12.050        0          0',
    'y 2 tablas más, que quedan como están',
  ]);
  expect(planTable(plan, 'en')[1]).toContain('12,053');
});

const change = (state: RestoreState, equal = true): DemoChange => ({
  view: { id: 7, state, result: null, failure: null } as unknown as DemoChange['view'],
  ...{ seconds: 1.5, equal, neighboursEqual: true },
});
const told = { clinic: 'clinica_1', backup: 3, plan };

test('it is back only if every step was done and what is in the database says so', () => {
  const done = change('done');
  expect(isBack({ ...told, restore: done, undo: done, redo: done })).toBe(true);
  expect(isBack({ ...told, restore: done, undo: change('done', false), redo: done })).toBe(false);
  expect(isBack({ ...told, restore: change('failed'), undo: null, redo: null })).toBe(false);
});

test('a program reads the figures, and null for what was not reached', () => {
  expect(returnReport(null)).toBeNull();
  expect(returnReport({ ...told, restore: change('failed'), undo: null, redo: null })).toEqual({
    ...{ clinic: 'clinica_1', backup: 3 },
    plan: { tables: 3, added: 12_050, changed: 0, removed: 0 },
    restore: {
      ...{ id: 7, state: 'failed', seconds: 1.5, equal: true, neighboursEqual: true },
      ...{ fencedMs: null, failure: null },
    },
    ...{ undo: null, redo: null },
  });
});
