import type { Finding } from '../contracts/guard/finding.ts';
import type { Language } from '../contracts/language.ts';
import type { Mail } from '../contracts/mail.ts';
import { findingWords } from '../contracts/messages/finding-words.ts';
import { letterHtml } from './letter-html.ts';
import { letterText } from './letter-text.ts';
import type { Letter, LetterPoint, LetterSection } from './letter.ts';
import { alarmWords } from './messages/alarm-words.ts';
import { oneLine } from './one-line.ts';

export type MailedAlarm = Pick<Finding, 'kind' | 'severity' | 'params'>;

export interface AlarmMailFacts {
  readonly opened: readonly MailedAlarm[];
  readonly closed: readonly MailedAlarm[];
  /** Of whoever runs the installation: an IANA name. */
  readonly timeZone: string;
}

/** A server that goes down takes its clinics along: nobody reads hundreds. */
const mostPoints = 40;

/** Signs of one alarm's words: names and what servers say go into them. */
const mostSigns = 800;

/** The one mail to an operator about all that is new, and all that is over. */
export const composeAlarmMail = (language: Language, facts: AlarmMailFacts): Mail => {
  const words = alarmWords[language];
  const { opened, closed, timeZone } = facts;
  const point = (alarm: MailedAlarm): LetterPoint => {
    const { what, why, todo } = findingWords(language, timeZone, alarm);
    return { text: oneLine(`${what} ${why}`, mostSigns), advice: todo };
  };
  const points = (
    heading: string,
    alarms: readonly MailedAlarm[],
    told: (alarm: MailedAlarm) => LetterPoint,
  ): LetterSection[] => {
    if (alarms.length === 0) return [];
    const left = alarms.length - mostPoints;
    const more = left > 0 ? [{ text: words.more(left) }] : [];
    return [
      { kind: 'points', heading, points: [...alarms.slice(0, mostPoints).map(told), ...more] },
    ];
  };
  const critical = opened.filter(({ severity }) => severity === 'critical');
  const letter: Letter = {
    language,
    tone: critical.length > 0 ? 'bad' : opened.length > 0 ? 'warning' : 'good',
    subject: words.subject(opened.length, critical.length, closed.length),
    eyebrow: words.eyebrow,
    title: opened.length > 0 ? words.title.opened : words.title.closed,
    lead: words.lead(opened.length, closed.length),
    sections: [
      ...points(words.headings.critical, critical, point),
      ...points(
        words.headings.warning,
        opened.filter(({ severity }) => severity !== 'critical'),
        point,
      ),
      ...points(words.headings.closed, closed, (alarm) => ({
        text: oneLine(findingWords(language, timeZone, alarm).what, mostSigns),
      })),
    ],
    footer: words.footer(timeZone),
  };
  return { subject: letter.subject, text: letterText(letter), html: letterHtml(letter) };
};
