import { describe, expect, test } from '@jest/globals';
import type { RestoreMailFacts } from '../contracts/change-mail.ts';
import { errorWords } from '../contracts/messages/error-words.ts';
import { composeRestoreMail } from './restore-mail.ts';
import { restoredFacts } from './testing/sample-changes.ts';

const told = (language: 'es' | 'en', change: Partial<RestoreMailFacts> = {}) =>
  composeRestoreMail(language, { ...restoredFacts, ...change });

describe('a restore that was done', () => {
  test('says what came back, from when, table by table, and until when it can be undone', () => {
    const { subject, text, html } = told('es');
    expect(subject).toBe('Restauración de Clínica Demo: completada');
    expect(text).toContain('los datos del 8 de marzo de 2026 a las 2:00 GMT-4');
    expect(text).toContain('Respaldo: N.º 128');
    expect(text).toContain('Registros: 15.234 en 3 tablas');
    expect(text).toContain('Añadidos: 14');
    expect(text).toContain('Espera de la aplicación: 0,9 s');
    expect(text).toContain('se conserva hasta el 16 de marzo de 2026 a las 11:00 GMT-4');
    expect(text).toContain('«resguardo undo clinica_demo 12»');
    expect(text).toContain('el n.º 131');
    const rows = [
      'clinica_demo.paciente: 15.000',
      'clinica_demo.pago: 234',
      'clinica_demo.receta: 0',
    ];
    expect(rows.map((row) => text.indexOf(row))).toEqual(
      rows.map((row) => text.indexOf(row)).toSorted((a, b) => a - b),
    );
    for (const row of rows) expect(text).toContain(row);
    expect(html).toContain('#1a7a4c');
  });

  test('of some tables says which, and that the rest stayed', () => {
    const tables = ['clinica_demo.pago', 'clinica_demo.receta'];
    const { text } = told('en', { selection: { kind: 'tables', tables } });
    expect(text).toContain('Everything else is as it was.');
    expect(text).toContain('The tables clinica_demo.pago and clinica_demo.receta');
  });

  test('of records counts them and names none', () => {
    const selection = { kind: 'records', table: 'clinica_demo.paciente', count: 1 } as const;
    expect(told('es', { selection }).text).toContain(
      'Un registro de clinica_demo.paciente, con todo lo que depende de él',
    );
  });

  test('without a safety backup says why there is none', () => {
    const failure = { code: 'schema-missing', params: { schema: 'clinica_demo', database: 'c' } };
    const { text } = told('es', { safety: { backupId: null, failure } });
    expect(text).toContain('no se pudo hacer un respaldo antes de empezar');
    expect(text).toContain(errorWords('es', 'schema-missing', failure.params).message);
  });

  test('and that looks wrong from outside asks for attention and claims no more', () => {
    const afterthought = { code: 'database-right-missing', params: { user: 'respaldos' } };
    const { subject, text, html } = told('en', { afterthought });
    expect(subject).toBe('Restore of Clínica Demo: complete, but it needs your attention');
    expect(text).toContain(errorWords('en', 'database-right-missing', afterthought.params).hint);
    expect(html).toContain('#8f5a00');
  });

  test('into a file says where it is, and that the clinic was not touched', () => {
    const file = {
      destination: 's3',
      key: 'clinica_demo/exports/restore-12.sql',
      bytes: 2_430_000,
    };
    const { subject, text } = told('es', { target: 'file', file, safety: null });
    expect(subject).toBe('Datos de Clínica Demo: el archivo está listo');
    expect(text).toContain('clinica_demo/exports/restore-12.sql (2,4 MB)');
    expect(text).toContain('El archivo se borra el 16 de marzo');
    expect(text).not.toMatch(/resguardo undo|Añadidos/);
  });

  test('names twenty tables and counts the others', () => {
    const tables = Array.from({ length: 25 }, (_, n) => ({ name: `t.t${n}`, rows: 100 - n }));
    const { text } = told('en', { tables });
    expect(text).toContain('t.t19: 81');
    expect(text).not.toContain('t.t20:');
    expect(text).toContain('Other tables: 390 in 5 tables');
  });
});

test('an undo says that the earlier data are back', () => {
  const { subject, text } = told('en', { kind: 'undo' });
  expect(subject).toBe('Restore of Clínica Demo: undone');
  expect(text).toContain('has again the data that it had before');
});

test.each(['es', 'en'] as const)('one that was not done gives cause and advice: %s', (language) => {
  const failure = { code: 'restore-locked', params: { table: 'clinica_demo.pago' } };
  const { subject, text, html } = told(language, { news: 'failed', result: null, failure });
  const { message, hint } = errorWords(language, failure.code, failure.params);
  expect(subject).toMatch(/no se hizo$|was not done$/);
  expect(text).toMatch(/siguen como estaban|are as they were/);
  expect(text).toContain(message);
  expect(text).toContain(hint);
  expect(html).toContain('#b3261e');
});

describe('approval', () => {
  const asking = {
    news: 'approval-asked',
    result: null,
    decideUntil: new Date('2026-03-16T15:00:00Z'),
  } as const;

  test('is asked for with who may decide, until when, and what about', () => {
    const { subject, text } = told('es', { ...asking, deciders: ['Luis Paz', 'Eva Sol'] });
    expect(subject).toBe('Restauración de Clínica Demo: hace falta su autorización');
    expect(text).toContain('Ana Rojas pidió restaurar');
    expect(text).toContain('antes del 16 de marzo de 2026 a las 11:00 GMT-4');
    expect(text).toContain('Pueden decidir: Luis Paz y Eva Sol.');
    expect(text).toContain('«resguardo approve clinica_demo 12»');
    expect(text).toContain('Hasta entonces no se modifica nada.');
  });

  test('that nobody may give says so', () => {
    expect(told('en', asking).text).toContain('Nobody else may decide yet');
  });

  test('that did not come in time, or was refused, is told apart', () => {
    const late = told('es', {
      news: 'refused',
      failure: { code: 'restore-approval-expired', params: {} },
    });
    const refused = told('es', {
      news: 'refused',
      decidedBy: 'Luis Paz',
      failure: { code: 'restore-refused-by-person', params: {} },
    });
    expect(late.text).toContain('Nadie decidió a tiempo.');
    expect(refused.text).not.toContain('Nadie decidió');
    expect(refused.text).toContain('Decidido por: Luis Paz');
  });
});

test('the end of an undo is announced with its time and how to use it', () => {
  const { subject, text } = told('en', { news: 'undo-expiring' });
  expect(subject).toBe('Restore of Clínica Demo: soon it can no longer be undone');
  expect(text).toContain('March 16, 2026 at 11:00 AM GMT-4');
  expect(text).toContain('“resguardo undo clinica_demo 12”');
});

test('hostile names stay text', () => {
  const name = `"><img src=x onerror='alert(1)'><script>alert(2)</script>\u202e`;
  const clinic = { ...restoredFacts.clinic, name };
  const tables = [{ name: '<b>t</b>', rows: 1 }];
  const { subject, html } = told('es', {
    clinic,
    tables,
    requestedBy: '<i>x</i>',
    from: '<u>y</u>',
  });
  expect(html).not.toMatch(/<(img|script|b|i|u)[\s>]/);
  expect(subject).not.toContain('\u202e');
});
