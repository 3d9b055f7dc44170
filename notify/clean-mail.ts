import type { CleanMailFacts } from '../contracts/change-mail.ts';
import type { Language } from '../contracts/language.ts';
import type { Mail } from '../contracts/mail.ts';
import { causeSections, changeMessages } from './change-words.ts';
import { figuresFor } from '../contracts/words/figures.ts';
import { letterHtml } from './letter-html.ts';
import { letterText } from './letter-text.ts';
import type { Letter, LetterSection } from './letter.ts';
import { oneLine } from './one-line.ts';

/** A day of the clinic's calendar, as its language writes it; it has no hour and no zone. */
const dayIn = (language: Language, date: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );

/**
 * The mail about a cleaning: what was deleted, what space came back and which backup holds it, or why
 * it did not end. Pure.
 * @throws RangeError for a time zone that is not IANA's.
 */
export const composeCleanMail = (language: Language, facts: CleanMailFacts): Mail => {
  const { shared, clean, restore } = changeMessages[language];
  const { headings, labels } = shared;
  const figures = figuresFor(language, facts.clinic.timeZone);
  const clinic = oneLine(facts.clinic.name);
  const good = facts.failure === null && facts.result !== null;
  const range = [dayIn(language, facts.range.start), dayIn(language, facts.range.end)] as const;

  const asked: LetterSection = {
    kind: 'rows',
    heading: good ? headings.done : headings.asked,
    rows: [
      [labels.number, String(facts.cleaningId)],
      [labels.range, range.join(' – ')],
      ...(facts.backupId === null
        ? []
        : [[labels.backup, restore.backup(facts.backupId, null)] as const]),
      ...(facts.result
        ? ([
            [labels.removed, figures.integer(facts.result.deleted)],
            [labels.freed, figures.bytes(facts.result.freedBytes)],
          ] as const)
        : []),
      [labels.requestedBy, oneLine(facts.requestedBy)],
      [labels.requestedAt, figures.instant(facts.requestedAt)],
    ],
  };
  const held = facts.backupId === null ? [] : [clean.held(facts.backupId), clean.restorable];
  const standing: LetterSection = {
    kind: 'points',
    heading: headings.standing,
    points: (good
      ? held
      : // Without a backup that holds every row, nothing was begun.
        facts.backupId === null
        ? [shared.untouched]
        : [clean.stoppedMidway]
    ).map((text) => ({ text })),
  };
  const tables: LetterSection[] = facts.result
    ? [
        {
          kind: 'rows',
          heading: headings.tables,
          rows: facts.result.tables.map((one) => [
            oneLine(`${one.schema}.${one.table}`),
            clean.table(
              figures.integer(one.deleted),
              figures.bytes(Math.max(0, one.bytesBefore - one.bytesAfter)),
            ),
          ]),
        },
      ]
    : [];
  const letter: Letter = {
    language,
    tone: good ? 'good' : 'bad',
    subject: clean.subject[good ? 'done' : 'failed'](clinic),
    eyebrow: clean.eyebrow(clinic),
    title: clean.title[good ? 'done' : 'failed'],
    lead: clean.lead[good ? 'done' : 'failed'](...range),
    sections: [
      ...(good ? [] : causeSections(language, shared, facts.failure)),
      standing,
      asked,
      ...tables,
    ],
    footer: shared.footer(facts.clinic.timeZone),
  };
  return { subject: letter.subject, text: letterText(letter), html: letterHtml(letter) };
};
