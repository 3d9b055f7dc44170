import { expect, test } from '@jest/globals';
import type { RunView } from '../../contracts/api/run.ts';
import { messagesIn } from '../messages/messages.ts';
import { figuresIn } from './figures.ts';
import { createRunDrawing } from './run-lines.ts';

const startedAt = '2026-01-01T00:00:00.000Z';
const zero = new Date(startedAt).getTime();
const run = (changes: Partial<RunView> = {}): RunView => ({
  ...{ run: 'r', ended: false, failure: null, backupId: 12, clinicId: 'norte', state: 'running' },
  ...{ phase: 'snapshot', startedAt, endedAt: null, tables: { done: 3, total: 11 }, rows: 5000 },
  ...{ plainBytes: 5_000_000, estimatedPlainBytes: 20_000_000, bytes: 1_000_000 },
  copies: [{ destination: 's3', kind: 's3', state: 'running', uploaded: 500_000, verified: 0 }],
  ...{ drill: { state: 'waiting', tables: 0 }, snapshots: 1, error: null },
  ...changes,
});
const drawing = (rich = true) => createRunDrawing(messagesIn('es'), figuresIn('es'), rich);

test('shows what is read and copied, at what rate, and the time left', () => {
  const drawn = drawing();
  drawn.note(run({ plainBytes: 0, copies: [] }), zero);
  drawn.note(run(), zero + 2000);
  const [title, read, copy, drill] = drawn.lines(zero + 2000);
  expect(title).toBe('norte · respaldo 12 · en curso · 2,0 s');
  expect(read).toMatch(
    /lectura +█{5}░{15} 25 % · 3\/11 tablas · 5\.000 registros · 5,00 MB · 2,50 MB\/s · faltan 6,0 s$/,
  );
  // A quarter is read and packed to 1 MB: the whole will be some 4 MB, of which half a MB is there.
  expect(copy).toMatch(/copia s3 +█{3}░{17} 12 % · 500 kB/);
  expect(drill).toMatch(/· ensayo +en espera$/);
});

test('shows the end, and what went wrong', () => {
  const drawn = drawing(false);
  drawn.note(
    run({
      ...{ ended: true, phase: 'done', state: 'restorable', endedAt: '2026-01-01T00:00:08.000Z' },
      copies: [
        { destination: 's3', kind: 's3', state: 'intact', uploaded: 9, verified: 4_000_000 },
        {
          ...{ destination: 'drive', kind: 'drive', state: 'failed', uploaded: 0, verified: 0 },
          error: { code: 'store-full', params: {} },
        },
      ],
      drill: { state: 'passed', tables: 11 },
    }),
    zero + 9000,
  );
  expect(drawn.lines(zero + 60_000)).toEqual([
    'norte · respaldo 12 · restaurable · 8,0 s',
    '  ok lectura      3/11 tablas · 5.000 registros · 5,00 MB',
    '  ok copia s3     íntegra · 4,00 MB',
    '  !! copia drive  fallida · (store-full)',
    '  ok ensayo       superado',
  ]);
});

test('before anything is known it draws nothing, and an unknown size draws no bar', () => {
  const drawn = drawing();
  expect(drawn.lines(zero)).toEqual([]);
  drawn.note(
    run({
      backupId: null,
      plainBytes: 0,
      estimatedPlainBytes: 0,
      copies: [],
      tables: { done: 0, total: 0 },
    }),
    zero,
  );
  expect(drawn.lines(zero).join('\n')).not.toMatch(/NaN|Infinity|%/);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [999_499, '999 kB'],
  [999_500, '1,00 MB'],
  [2_450_000, '2,45 MB'],
  [18_700_000, '18,7 MB'],
  [3_221_225_472, '3,22 GB'],
])('%i bytes read %s', (bytes, text) => {
  expect(figuresIn('es').bytes(bytes)).toBe(text);
});

test.each([
  [0.04, '0.0 s'],
  [8.23, '8.2 s'],
  [59.4, '59 s'],
  [200, '3 min 20 s'],
  [3900, '1 h 5 min'],
])('%i seconds read %s', (seconds, text) => {
  expect(figuresIn('en').duration(seconds)).toBe(text);
});

test('who waits for a database server is told which, and at what place', () => {
  const waiting = { server: 'db1:5432', work: 'read', since: startedAt, place: 4 } as const;
  const drawn = drawing(false);
  drawn.note(run({ waiting, rows: 0, plainBytes: 0, bytes: 0 }), zero);
  expect(drawn.lines(zero)[1]).toMatch(/lectura +espera su turno en db1:5432, en el puesto 4$/);
  const english = createRunDrawing(messagesIn('en'), figuresIn('en'), false);
  for (const [place, word] of [
    [1, ', 1st'],
    [2, ', 2nd'],
    [13, ', 13th'],
    [null, ''],
  ] as const) {
    english.note(run({ waiting: { ...waiting, work: 'drill', place } }), zero);
    expect(english.lines(zero).at(-1)).toMatch(new RegExp(`waits for a turn on db1:5432${word}$`));
  }
});
