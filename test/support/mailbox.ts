import { setTimeout as sleep } from 'node:timers/promises';
import type { System } from './system.ts';

export interface ReadMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The mails that reached a clinic's administrator, newest first. */
export async function mailsOf({ mail }: Pick<System, 'mail'>, clinic: string): Promise<ReadMail[]> {
  const url = new URL('/api/messages', mail.mailboxUrl);
  url.searchParams.set('to', administratorOf(clinic));
  const response = await fetch(url);
  return (await response.json()) as ReadMail[];
}

/** Waits for a mail to a clinic's administrator: one about a change is sent once its record says that it ended. */
export async function mailArrives(
  system: Pick<System, 'mail'>,
  clinic: string,
  subject: string,
  containing = '',
): Promise<ReadMail> {
  for (let tries = 0; ; tries += 1) {
    const mails = await mailsOf(system, clinic);
    const found = mails.find((mail) => mail.subject === subject && mail.text.includes(containing));
    if (found) return found;
    if (tries > 1000) throw new Error(`only ${mails.map((mail) => mail.subject).join(' | ')}`);
    await sleep(30);
  }
}

export const administratorOf = (clinic: string): string =>
  `admin@${clinic.replaceAll('_', '-')}.example`;
