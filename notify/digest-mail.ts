import type { BackupMailCopy, DigestBackup, DigestMailFacts, Mail } from '../contracts/mail.ts';
import type { Language } from '../contracts/language.ts';
import { errorWords } from '../contracts/messages/error-words.ts';
import { figuresFor } from '../contracts/words/figures.ts';
import { letterHtml } from './letter-html.ts';
import { letterText } from './letter-text.ts';
import type { Letter, LetterPoint, LetterSection } from './letter.ts';
import type { DigestMessages } from './messages/digest-messages.ts';
import { digestMessagesEn } from './messages/digest.en.ts';
import { digestMessagesEs } from './messages/digest.es.ts';
import { mailMessagesEn } from './messages/en.ts';
import { mailMessagesEs } from './messages/es.ts';
import { oneLine } from './one-line.ts';

const catalogues: Record<Language, DigestMessages> = { es: digestMessagesEs, en: digestMessagesEn };
const shared = { es: mailMessagesEs, en: mailMessagesEn } as const;

const isTrouble = ({ state }: DigestBackup): boolean => state === 'partial' || state === 'failed';

const pointsOf = (
  heading: string,
  points: readonly LetterPoint[],
): Extract<LetterSection, { kind: 'points' }>[] =>
  points.length === 0 ? [] : [{ kind: 'points', heading, points }];

/**
 * The daily mail about one clinic: what is protected and what is not, and the day's backups. Pure.
 * @throws RangeError for a time zone that is not IANA's.
 */
export const composeDigestMail = (language: Language, facts: DigestMailFacts): Mail => {
  const words = catalogues[language];
  const { safe, unsafe, place, advice, footer } = shared[language];
  const figures = figuresFor(language, facts.clinic.timeZone);
  const clinic = oneLine(facts.clinic.name);
  const { protection, lastGood, backups } = facts;
  const trouble = backups.filter(isTrouble);
  const told = (failure: DigestBackup['failure'], text: (why: string) => string): LetterPoint => {
    if (failure === null) return { text: text('').trim() };
    const { message, hint } = errorWords(language, failure.code, failure.params);
    return { text: text(message), advice: advice(hint) };
  };

  const held = (copy: BackupMailCopy): boolean =>
    copy.state === 'intact' || copy.state === 'stored';
  const counted = lastGood !== null && lastGood.drill !== 'failed';
  const safePoints: LetterPoint[] = counted
    ? [
        { text: words.lastGood(lastGood.backupId, figures.instant(lastGood.dataOf)) },
        ...lastGood.copies.filter(held).map((copy) => ({
          text: safe[copy.state === 'intact' ? 'intact' : 'stored'](place(copy)),
        })),
        ...(lastGood.drill === 'passed' ? [{ text: words.drillPassed }] : []),
      ]
    : [];
  const unsafePoints: LetterPoint[] = [
    ...(lastGood === null ? [{ text: words.nothingHeld }] : []),
    ...(lastGood !== null && !counted
      ? [
          {
            text: `${words.lastGood(lastGood.backupId, figures.instant(lastGood.dataOf))} ${words.drillFailed}`,
          },
        ]
      : []),
    ...(lastGood?.copies ?? [])
      .filter((copy) => !held(copy))
      .map((copy) => told(copy.failure, (why) => unsafe.copy(place(copy), copy.state, why))),
    ...trouble.map(({ backupId, startedAt, state, failure }) =>
      told(failure, (why) =>
        `${words.backup(backupId, figures.instant(startedAt))}: ${words.state[state]}. ${why}`.trim(),
      ),
    ),
  ];
  const good = protection === 'protected' && counted;
  const letter: Letter = {
    language,
    tone: protection === 'unprotected' ? 'bad' : good && trouble.length === 0 ? 'good' : 'warning',
    subject:
      good && trouble.length > 0
        ? words.subjectWithTrouble(clinic)
        : words.subject[protection](clinic),
    eyebrow: words.eyebrow(clinic),
    title: words.title[protection],
    lead: words.lead(
      backups.length,
      backups.filter(({ state }) => state === 'good').length,
      figures.instant(facts.from),
      figures.instant(facts.until),
    ),
    sections: [
      ...pointsOf(words.headings.safe, safePoints),
      ...pointsOf(words.headings.unsafe, unsafePoints),
      backups.length === 0
        ? {
            kind: 'paragraphs',
            heading: words.headings.backups,
            paragraphs: [words.noneOfTheDay],
          }
        : {
            kind: 'rows',
            heading: words.headings.backups,
            rows: backups.map(({ backupId, startedAt, trigger, state, bytes }) => [
              words.backup(backupId, figures.instant(startedAt)),
              [
                words.state[state],
                shared[language].trigger[trigger],
                ...(bytes === null || state === 'failed' ? [] : [figures.bytes(bytes)]),
              ].join(' · '),
            ]),
          },
      {
        kind: 'paragraphs',
        heading: words.headings.next,
        paragraphs: [
          facts.nextRun === null ? words.noNext : words.next(figures.instant(facts.nextRun)),
        ],
      },
    ],
    footer: footer(facts.clinic.timeZone),
  };
  return { subject: letter.subject, text: letterText(letter), html: letterHtml(letter) };
};
