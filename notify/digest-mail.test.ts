import { describe, expect, test } from '@jest/globals';
import type { Language } from '../contracts/language.ts';
import type { DigestMailFacts } from '../contracts/mail.ts';
import { composeDigestMail } from './digest-mail.ts';
import { composeBackupMail } from './backup-mail.ts';
import { provedFacts } from './testing/sample-facts.ts';

const lost = { code: 'store-full', params: { destination: 'drive' } };
const one = {
  backupId: 128,
  startedAt: new Date('2026-03-08T06:00:00Z'),
  trigger: 'automatic',
  state: 'good',
  bytes: 2_450_000,
  failure: null,
} as const;
const facts: DigestMailFacts = {
  clinic: provedFacts.clinic,
  from: new Date('2026-03-07T12:00:00Z'),
  until: new Date('2026-03-08T12:00:00Z'),
  protection: 'protected',
  lastGood: {
    backupId: 128,
    dataOf: one.startedAt,
    copies: provedFacts.copies,
    drill: 'passed',
  },
  backups: [one],
  nextRun: new Date('2026-03-09T06:00:00Z'),
};
const languages: Language[] = ['es', 'en'];

describe.each(languages)('the daily mail: %s', (language) => {
  test('a good day', () => {
    const { subject, text, html } = composeDigestMail(language, facts);
    expect(subject).toMatch(/Clínica Demo: (protegida|protected)$/);
    expect(text).toMatch(/Google Drive está íntegra|copy in Google Drive/);
    expect(text).toMatch(/9 de marzo de 2026 a las 2:00|March 9, 2026 at 2:00/);
    expect(text).not.toMatch(/QUÉ NO ESTÁ BIEN|WHAT IS NOT/);
    expect(html).toContain('2');
  });

  test('a day with a failure says what and why, and that the clinic is protected all the same', () => {
    const failed = { ...one, backupId: 127, state: 'failed', failure: lost } as const;
    const { subject, text } = composeDigestMail(language, { ...facts, backups: [failed, one] });
    expect(subject).toMatch(/protegida, con respaldos que fallaron|protected, with backups/);
    const [, unsafe = ''] = text.split(/QUÉ NO ESTÁ BIEN|WHAT IS NOT/);
    expect(unsafe).toMatch(/127 · .+(Fallido|Failed)\. /);
    expect(unsafe).toMatch(/Qué hacer: |What to do: /);
  });

  test('a clinic that nothing protects reads as one', () => {
    const none = { ...facts, protection: 'unprotected', lastGood: null, backups: [] } as const;
    const { subject, text, html } = composeDigestMail(language, { ...none, nextRun: null });
    expect(subject).toMatch(/sin protección|not protected/);
    expect(text).not.toMatch(/QUÉ ESTÁ A SALVO|WHAT IS SAFE/);
    expect(text).toMatch(/No hay ningún respaldo con|There is no backup with/);
    expect(html).toContain('<');
  });

  test('one that failed its drill is not called safe', () => {
    const lastGood = { ...(facts.lastGood ?? none), drill: 'failed' } as const;
    const { text } = composeDigestMail(language, { ...facts, protection: 'partly', lastGood });
    const [safe = '', unsafe = ''] = text.split(/QUÉ NO ESTÁ BIEN|WHAT IS NOT/);
    expect(safe).not.toContain('128 tiene');
    expect(unsafe).toMatch(/no cuente con él|do not count on it/);
  });
});

const none = { backupId: 0, dataOf: one.startedAt, copies: [], drill: null };

test('the first good backup after some that were not says so', () => {
  const since = new Date('2026-03-06T06:00:00Z');
  const once = composeBackupMail('en', { ...provedFacts, recovered: { since, failures: 1 } });
  expect(once.subject).toBe('Backup of Clínica Demo: well again (2.5 MB)');
  expect(once.text).toContain('The backup before it, of March 6, 2026 at 2:00 AM GMT-4, did not');
  const more = composeBackupMail('es', { ...provedFacts, recovered: { since, failures: 3 } });
  expect(more.text).toContain('Los 3 respaldos anteriores, desde el 6 de marzo');
});
