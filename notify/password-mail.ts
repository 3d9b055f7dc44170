import type { Language } from '../contracts/language.ts';
import type { Mail } from '../contracts/mail.ts';
import type { Letter } from './letter.ts';
import { letterHtml } from './letter-html.ts';
import { letterText } from './letter-text.ts';
import { passwordWords } from './messages/password-words.ts';
import { oneLine } from './one-line.ts';

export interface PasswordMailFacts {
  readonly name: string;
  /** The code itself: whoever reads the mail can set the password. */
  readonly token: string;
  readonly minutes: number;
}

/**
 * The mail with the code for a new password. It holds no link: the address that a request came by is
 * the requester's word, and a link made of it could lead anywhere.
 */
export const composePasswordMail = (
  language: Language,
  { name, token, minutes }: PasswordMailFacts,
): Mail => {
  const words = passwordWords[language];
  const letter: Letter = {
    ...{ language, tone: 'warning', subject: words.subject, eyebrow: words.eyebrow },
    title: words.title(oneLine(name)),
    lead: words.lead(minutes),
    sections: [
      { kind: 'rows', heading: words.codeHeading, rows: [[words.codeLabel, token]] },
      {
        kind: 'points',
        heading: words.howHeading,
        points: [...words.how, words.notYou].map((text) => ({ text })),
      },
    ],
    footer: words.footer,
  };
  return { subject: letter.subject, text: letterText(letter), html: letterHtml(letter) };
};
