import { expect, test } from '@jest/globals';
import { errorWords } from '../contracts/messages/error-words.ts';
import { composeCleanMail } from './clean-mail.ts';
import { cleanedFacts } from './testing/sample-changes.ts';

test('says what was deleted, what space came back and which backup holds it', () => {
  const { subject, text } = composeCleanMail('es', cleanedFacts);
  expect(subject).toBe('Limpieza de Clínica Demo: completada');
  expect(text).toContain('1 de enero de 2020');
  expect(text).toContain('Quitados: 12.000');
  expect(text).toContain('Espacio liberado: 8 MB');
  expect(text).toContain('Todo lo borrado está en el respaldo n.º 128.');
  expect(text).toContain('ventas.linea: 12.000 borrados; 8 MB liberados');
});

test('one that was refused says that nothing was touched, and why', () => {
  const failure = { code: 'clean-not-covered', params: {} };
  const { subject, text } = composeCleanMail('en', {
    ...cleanedFacts,
    ...{ failure, result: null, backupId: null },
  });
  expect(subject).toBe('Cleaning of Clínica Demo: not completed');
  expect(text).toContain('They are as they were'.slice(5));
  expect(text).toContain(errorWords('en', failure.code, failure.params).hint);
});

test('one that stopped midway does not say that nothing was deleted', () => {
  const failure = { code: 'database-unreachable', params: {} };
  const { text } = composeCleanMail('es', { ...cleanedFacts, failure, result: null });
  expect(text).toContain('es posible que una parte ya esté borrada');
  expect(text).not.toContain('siguen como estaban');
});
