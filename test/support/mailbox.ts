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

export const administratorOf = (clinic: string): string =>
  `admin@${clinic.replaceAll('_', '-')}.example`;
