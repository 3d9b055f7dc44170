import { expect } from '@jest/globals';
import { BackupView } from '../../contracts/api/backup.ts';
import type { Failure } from '../../contracts/api/failure.ts';
import { errorWords } from '../../contracts/messages/error-words.ts';
import { logIn } from '../../local/demo/api-session.ts';
import { ensureOperator } from '../../local/demo/demo-people.ts';
import { mailsOf, type ReadMail } from './mailbox.ts';
import { driveFiles, orphans, storedKeys } from './orphans.ts';
import { startBackup } from './run.ts';
import type { System } from './system.ts';

export interface ExpectedFailure {
  readonly code: string;
  /** Those that must be told, and their values. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** What a person reads of it: cause and remedy, in Spanish and in English, without an unfilled gap. */
export function expectWords(failure: Pick<Failure, 'code' | 'params'>): void {
  const [es, en] = (['es', 'en'] as const).map((language) =>
    errorWords(language, failure.code, failure.params),
  );
  for (const words of [es, en]) {
    expect(words?.message).toMatch(/^.{15,}\.$/s);
    expect(words?.hint).toMatch(/^.{15,}\.$/s);
    expect(`${words?.message} ${words?.hint}`).not.toMatch(/[{}[\]]|undefined|null|NaN/);
  }
  expect(es?.message).not.toBe(en?.message);
  expect(es?.hint).not.toBe(en?.hint);
}

/** The one mail to the clinic about its last backup: it gives this cause and this remedy, in Spanish. */
export async function expectMailTells(
  system: System,
  clinic: string,
  failure: Pick<Failure, 'code' | 'params'>,
): Promise<ReadMail> {
  const [mail, ...more] = await mailsOf(system, clinic);
  if (!mail) throw new Error(`nobody wrote to ${clinic}`);
  expect(more).toEqual([]);
  const { message, hint } = errorWords('es', failure.code, failure.params);
  expect(mail.text).toContain(message);
  expect(mail.text).toContain(hint);
  return mail;
}

/** What the API shows of it to somebody who reads Spanish. */
export async function inSpanish(system: System, { clinic, id }: BackupView): Promise<BackupView> {
  const { apiUrl, environment } = system.product;
  const person = await ensureOperator(environment, system.stateDir);
  const session = await logIn(apiUrl, person, 'es');
  return session.at(`/api/clinics/${clinic}/backups/${String(id)}`, BackupView);
}

/**
 * Backs up a clinic that cannot be: it fails soon, with this cause, tells people, and leaves nothing.
 * @param withinMs a permanent error is not tried for minutes
 */
export async function expectFails(
  system: System,
  clinic: string,
  { code, params }: ExpectedFailure,
  withinMs = 45_000,
): Promise<BackupView> {
  const started = await startBackup(system, clinic);
  const { run, backup } = await started.end(withinMs);
  const failure = { code, params: expect.objectContaining(params) };
  expect(run).toMatchObject({ state: 'failed', ended: true, failure });
  expect(backup).toMatchObject({ state: 'failed', protected: false, failure });
  if (!backup.failure) throw new Error('a failed backup without a cause');
  expectWords(backup.failure);
  const spanish = await inSpanish(system, backup);
  expect(spanish.failure).toMatchObject(
    errorWords('es', backup.failure.code, backup.failure.params),
  );
  const mail = await expectMailTells(system, clinic, backup.failure);
  expect(mail.subject).toMatch(/no se pudo completar$/);
  expect(await orphans(system, clinic, backup.id)).toEqual([]);
  expect(await storedKeys(system, clinic)).toEqual([]);
  expect(driveFiles(system).filter((name) => name.includes(backup.fileName))).toEqual([]);
  return backup;
}
