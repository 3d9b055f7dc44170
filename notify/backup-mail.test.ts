import { describe, expect, test } from '@jest/globals';
import type { Language } from '../contracts/language.ts';
import type { BackupMailCopy, BackupMailFacts } from '../contracts/mail.ts';
import { errorWords } from '../contracts/messages/error-words.ts';
import { CopyState } from '../contracts/states.ts';
import { composeBackupMail } from './backup-mail.ts';
import { outcomeOf } from './outcome.ts';
import {
  drillDiffersFacts,
  driveRefusedFacts,
  passwordWrongFacts,
  provedFacts,
} from './testing/sample-facts.ts';

const copyWith = (more: Partial<BackupMailCopy>): BackupMailCopy => ({
  destination: 'drive',
  kind: 'drive',
  state: 'intact',
  failure: null,
  ...more,
});

const languages: Language[] = ['es', 'en'];

describe('a proved backup', () => {
  test('says so in the subject, with its size as the language writes it', () => {
    const facts = { ...provedFacts, bytes: 2_430_000 };
    expect(composeBackupMail('es', facts).subject).toBe(
      'Respaldo de Clínica Demo: completo y probado (2,4 MB)',
    );
    expect(composeBackupMail('en', facts).subject).toBe(
      'Backup of Clínica Demo: complete and proved (2.4 MB)',
    );
  });

  test('tells id, date in the clinic’s zone, size, records, state, copies and times', () => {
    const { text } = composeBackupMail('es', provedFacts);
    expect(text).toContain('Número: 128');
    expect(text).toContain('Datos del: 8 de marzo de 2026 a las 2:00 GMT-4');
    expect(text).toContain('Registros: 15.234 en 11 tablas');
    expect(text).toContain('Tamaño: 2,5 MB (18,7 MB sin comprimir)');
    expect(text).toContain('Estado: Restaurable');
    expect(text).toContain('S3: Íntegra: se leyó de vuelta y coincide');
    expect(text).toContain('Google Drive: Íntegra: se leyó de vuelta y coincide');
    expect(text).toContain('Lectura de los datos: 0,81 s');
    expect(text).toContain('Subida de las copias: 1,1 s');
    expect(text).toContain('Verificación: 0,64 s');
    expect(text).toContain('Ensayo de restauración: 1,89 s');
    expect(text).toContain('SHA-256 9f86d081884c7d65…');
    expect(text).not.toContain(provedFacts.sha256);
  });

  test('follows the clinic’s own zone', () => {
    const clinic = { ...provedFacts.clinic, timeZone: 'Europe/Madrid' };
    const { text } = composeBackupMail('en', { ...provedFacts, clinic });
    expect(text).toContain('Data as of: March 8, 2026 at 7:00 AM GMT+1');
  });

  test('claims no more than was proved', () => {
    const drill = { state: 'skipped', failure: null } as const;
    const intact = composeBackupMail('es', { ...provedFacts, state: 'intact', drill });
    expect(intact.subject).toContain('completo y verificado');
    expect(intact.text).toContain('Esta vez no se hizo el ensayo de restauración.');
    expect(intact.text).not.toContain('idéntic');
    const copies = provedFacts.copies.map((copy) => ({ ...copy, state: 'stored' as const }));
    const stored = composeBackupMail('es', { ...provedFacts, state: 'stored', copies, drill });
    expect(stored.subject).toContain('guardado, aún sin verificar');
    expect(stored.text).not.toMatch(/coincide|idéntic|probado/);
  });
});

describe('a partial backup', () => {
  test.each(languages)('says what is safe and what is not when a copy failed: %s', (language) => {
    const { subject, text, html } = composeBackupMail(language, driveRefusedFacts);
    const { message, hint } = errorWords(language, 'store-quota-of-service-account', {
      destination: 'drive',
    });
    expect(subject).toMatch(/sin la copia en Google Drive$|without the copy in Google Drive$/);
    const [safe, unsafe] = text.split(/QUÉ NO ESTÁ BIEN|WHAT IS NOT/);
    expect(safe).toContain('S3');
    expect(safe).not.toContain('Google Drive');
    expect(unsafe).toContain('Google Drive');
    expect(unsafe).toContain(message);
    expect(unsafe).toContain(hint);
    expect(html).toContain('#8f5a00');
  });

  test('that failed its drill is not to be counted on, though its copies are intact', () => {
    const { subject, text } = composeBackupMail('es', drillDiffersFacts);
    expect(subject).toBe(
      'Respaldo de Clínica Demo: guardado, pero no superó el ensayo de restauración',
    );
    expect(text).toContain('no cuente con este respaldo para recuperar la clínica');
    expect(text).toContain('«clinica_demo.factura»');
    expect(text).not.toContain('No tiene que hacer nada');
  });

  test('names damage as damage, and counts several losses', () => {
    const failure = { code: 'copy-altered', params: { destination: 'drive' } };
    const damaged = copyWith({ state: 'damaged', failure });
    const [s3 = copyWith({})] = provedFacts.copies;
    const one = composeBackupMail('es', { ...provedFacts, copies: [s3, damaged] });
    expect(one.subject).toContain('pero la copia en Google Drive está dañada');
    const disk = copyWith({ destination: 'nas', kind: 'folder', state: 'missing' });
    const two = composeBackupMail('es', { ...provedFacts, copies: [s3, damaged, disk] });
    expect(two.subject).toContain('pero fallaron 2 copias');
    expect(two.text).toContain('La copia en la carpeta «nas» no está donde se guardó.');
  });
});

describe('a failed backup', () => {
  test.each(languages)('gives the cause and what to do: %s', (language) => {
    const { subject, text } = composeBackupMail(language, passwordWrongFacts);
    const { message, hint } = errorWords(
      language,
      'database-password-wrong',
      passwordWrongFacts.failure?.params,
    );
    expect(subject).toMatch(/no se pudo completar$|could not be completed$/);
    expect(text).toContain(message);
    expect(text).toContain(hint);
    expect(text).not.toMatch(/SHA-256|Registros|Records/);
  });

  test('shows each store’s own cause when every copy failed', () => {
    const copies = [
      copyWith({
        destination: 's3',
        kind: 's3',
        state: 'failed',
        failure: { code: 'store-key-refused', params: { destination: 's3' } },
      }),
      copyWith({ state: 'failed', failure: { code: 'store-full', params: {} } }),
    ];
    const { subject, text } = composeBackupMail('es', {
      ...provedFacts,
      state: 'failed',
      copies,
      drill: { state: 'skipped', failure: null },
    });
    expect(subject).toContain('no se pudo completar');
    for (const { failure } of copies)
      expect(text).toContain(errorWords('es', failure?.code ?? '', failure?.params).hint);
  });
});

test('a copy that was not read back is not told as one that was', () => {
  const failure = { code: 'store-unreachable', params: { destination: 'drive' } };
  const [s3 = copyWith({})] = provedFacts.copies;
  for (const copy of [copyWith({ state: 'stored' }), copyWith({ state: 'stored', failure })]) {
    const { subject, text } = composeBackupMail('es', { ...provedFacts, copies: [s3, copy] });
    expect(subject).toContain('guardado, pero sin verificar la copia en Google Drive');
    expect(text).toContain('La copia en Google Drive no se pudo verificar.');
    expect(text).not.toContain('menos copias');
    expect(text).not.toContain('Cada copia se leyó de vuelta');
  }
});

test('no state of a copy can make a broken backup read as a good one', () => {
  for (const state of CopyState.options) {
    const copies = [copyWith({ destination: 's3', kind: 's3' }), copyWith({ state })];
    expect(outcomeOf({ ...provedFacts, copies }) === 'partial').toBe(state !== 'intact');
  }
  expect(outcomeOf({ ...provedFacts, copies: [] })).toBe('failed');
  expect(outcomeOf({ ...provedFacts, state: 'failed' })).toBe('partial');
});

test('a hostile name stays text in the HTML, in titles and in attributes', () => {
  const name = `"><img src=x onerror='alert(1)'></title><script>alert(2)</script>&amp;`;
  const failure = { code: 'store-full', params: { destination: '<b>d</b>', why: '<i>no</i>' } };
  const facts: BackupMailFacts = {
    ...driveRefusedFacts,
    clinic: { ...provedFacts.clinic, name },
    fileName: '<u>file</u>',
    copies: [copyWith({ destination: '<s3>', kind: 's3' }), copyWith({ state: 'failed', failure })],
  };
  const { html } = composeBackupMail('es', facts);
  expect(html).not.toMatch(/<(img|script|b|i|u|s3)[\s>]/);
  expect(html.match(/<title>/g)).toHaveLength(1);
  expect(html).toContain('&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;');
  expect(html).toContain('&amp;amp;');
});

test('a name cannot reorder or break the subject’s line', () => {
  const name = `Clínica\u202e\u2066\u0000 \t${'x'.repeat(300)}`;
  const clinic = { ...provedFacts.clinic, name };
  const { subject } = composeBackupMail('es', { ...provedFacts, clinic });
  expect(subject).toMatch(/^Respaldo de Clínica x+…: completo y probado \(2,5 MB\)$/);
  expect(subject.length).toBeLessThan(140);
});
