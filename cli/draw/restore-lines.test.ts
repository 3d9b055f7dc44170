import { expect, test } from '@jest/globals';
import type { CleanRunView } from '../../contracts/api/cleaning.ts';
import type { RestoreRunView } from '../../contracts/api/restore.ts';
import { messagesIn } from '../messages/messages.ts';
import { cleanTelling } from './clean-lines.ts';
import { figuresIn } from './figures.ts';
import { restoreTelling } from './restore-lines.ts';

const startedAt = '2026-01-01T00:00:00.000Z';
const zero = new Date(startedAt).getTime();
const speaking = { words: messagesIn('es'), figures: figuresIn('es') };
const view = (changes: Partial<RestoreRunView> = {}): RestoreRunView => ({
  ...{ restoreId: 7, clinicId: 'norte', state: 'running', phase: 'load', startedAt, endedAt: null },
  ...{ destination: 's3', safetyBackupId: 12, tables: { done: 3, total: 11 }, error: null },
  ...{ plainBytes: 5_000_000, totalPlainBytes: 20_000_000, ended: false, failure: null },
  ...changes,
});

test('shows each phase, the pace of the loading, and the time left', () => {
  const drawing = restoreTelling(speaking, { kind: 'restore', id: 7 }).drawing(true);
  expect(drawing.lines(zero)).toEqual([]);
  drawing.note(view({ plainBytes: 0 }), zero);
  drawing.note(view(), zero + 2000);
  expect(drawing.lines(zero + 2000)).toEqual([
    'norte · restauración 7 · en curso · 2,0 s',
    '  ✔ comprobación     copia s3',
    '  ✔ respaldo previo  respaldo 12',
    expect.stringMatching(
      /carga +█{5}░{15} 25 % · 3\/11 tablas · 2,50 MB\/s · faltan 6,0 s$/,
    ) as unknown,
    '  · comparación',
    '  · cambio',
  ]);
});

test('shows where it failed, though its record tells only that it did', () => {
  const drawing = restoreTelling(speaking, { kind: 'restore', id: 7 }).drawing(false);
  drawing.note(view({ phase: 'compare' }), zero);
  const over = { ended: true, state: 'failed', phase: 'done' } as const;
  drawing.note(view({ ...over, endedAt: '2026-01-01T00:00:08.000Z' }), zero + 9000);
  const lines = drawing.lines(zero + 60_000);
  expect(lines[0]).toBe('norte · restauración 7 · fallida · 8,0 s');
  expect(lines.map((line) => line.slice(2, 4))).toEqual(['rt', 'ok', 'ok', 'ok', '!!', '..']);
});

test('an undo reads no copy, and its end is told without a bar of what is not known', () => {
  const telling = restoreTelling(speaking, { kind: 'undo', id: 8 });
  const drawing = telling.drawing(false);
  const done = { ended: true, state: 'done', phase: 'done', totalPlainBytes: 0 } as const;
  drawing.note(view({ ...done, endedAt: startedAt }), zero);
  const text = drawing.lines(zero).join('\n');
  expect(text).toMatch(/^norte · vuelta atrás 8 · hecha/);
  expect(text).not.toMatch(/comprobación|NaN|%/);
  expect(telling.written(view({ phase: 'load' }))).toEqual([
    'norte · vuelta atrás 8',
    'respaldo previo: respaldo 12',
    'carga',
  ]);
});

test('a cleaning counts the rows it has deleted', () => {
  const run: CleanRunView = {
    ...{ cleaningId: 3, clinicId: 'norte', state: 'running', phase: 'delete', startedAt },
    ...{
      endedAt: null,
      rows: { done: 1500, total: 3000 },
      error: null,
      ended: false,
      failure: null,
    },
  };
  const telling = cleanTelling(speaking);
  const drawing = telling.drawing(false);
  drawing.note(run, zero);
  expect(drawing.lines(zero)).toEqual([
    'norte · limpieza 3 · en curso · 0,0 s',
    '  ok comprobación',
    expect.stringMatching(/borrado +#{10}-{10} 50 % · 1\.500 de 3\.000 filas$/) as unknown,
    '  .. espacio libre',
  ]);
  expect(telling.written(run)).toEqual(['norte · limpieza 3', 'comprobación', 'borrado']);
});
