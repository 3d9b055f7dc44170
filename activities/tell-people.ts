import { cancellationSignal } from '@temporalio/activity';
import { listNotifications } from '../catalog/notifications/list-notifications.ts';
import { recordNotification } from '../catalog/notifications/record-notification.ts';
import type { FailureNote } from '../contracts/failure-note.ts';
import type { Language } from '../contracts/language.ts';
import type { Mail } from '../contracts/mail.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import type { StepDependencies } from './step-dependencies.ts';

export interface Recipient {
  readonly address: string;
  readonly language: Language;
}

export interface Telling {
  /** What of which clinic it is about: one backup, restore or cleaning. */
  readonly about: {
    readonly clinicId: string;
    readonly backupId?: number;
    readonly restoreId?: number;
    readonly cleaningId?: number;
  };
  /** Once for each person, whatever is run again: `restore-done`, `backup-failure`… */
  readonly kind: string;
  readonly people: readonly Recipient[];
  readonly compose: (language: Language) => Mail;
}

/**
 * Writes to each of these people who was not reached yet. Whom it reached, and whom not and why, is
 * kept for each, and so is a mail that did not go: it is sent later.
 * @throws ResguardoError the last refusal, once all of them were tried
 */
export async function tellPeople(
  { catalog, mailer }: Pick<StepDependencies, 'catalog' | 'mailer'>,
  { about, kind, people, compose }: Telling,
): Promise<void> {
  const told = await listNotifications(catalog, about.clinicId, { ...about, kind });
  const reached = new Set(told.filter(({ state }) => state === 'sent').map((one) => one.recipient));
  let failed: ResguardoError | null = null;
  for (const { address: recipient, language } of people) {
    if (reached.has(recipient)) continue;
    const note = { ...about, backupId: about.backupId ?? null, kind, recipient, language };
    const mail = compose(language);
    try {
      if (!mailer)
        throw new ResguardoError('setting-missing', { setting: 'SMTP_HOST', remedy: '' });
      const { messageId } = await mailer.send(mail, [recipient], cancellationSignal());
      await recordNotification(catalog, { ...note, state: 'sent', messageId });
    } catch (error) {
      if (!(error instanceof ResguardoError)) throw error;
      const failure: FailureNote = { code: error.code, params: { ...error.params } };
      await recordNotification(catalog, { ...note, state: 'failed', failure, mail });
      failed = error;
    }
  }
  if (failed !== null) throw failed;
}
