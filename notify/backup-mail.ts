import type { FailureNote } from '../contracts/failure-note.ts';
import type { Language } from '../contracts/language.ts';
import type { BackupMailFacts, Mail } from '../contracts/mail.ts';
import { errorWords } from '../contracts/messages/error-words.ts';
import { figuresFor, type Figures } from '../contracts/words/figures.ts';
import { letterHtml } from './letter-html.ts';
import { letterText } from './letter-text.ts';
import type { Letter, LetterPoint, LetterSection, Tone } from './letter.ts';
import { mailMessagesEn } from './messages/en.ts';
import { mailMessagesEs } from './messages/es.ts';
import type { MailMessages } from './messages/mail-messages.ts';
import { oneLine } from './one-line.ts';
import { isHeld, outcomeOf, troubledCopies, type Outcome } from './outcome.ts';

const catalogues: Record<Language, MailMessages> = { es: mailMessagesEs, en: mailMessagesEn };

const tones: Record<Outcome, Tone> = {
  restorable: 'good',
  intact: 'good',
  stored: 'good',
  partial: 'warning',
  failed: 'bad',
};

/** What every part of one letter is written from. */
interface Draft {
  readonly language: Language;
  readonly facts: BackupMailFacts;
  readonly clinic: string;
  readonly outcome: Outcome;
  readonly words: MailMessages;
  readonly figures: Figures;
}

const wordsOf = (
  draft: Draft,
  failure: FailureNote | null,
): { message: string; hint: string | null } =>
  failure === null
    ? { message: '', hint: null }
    : errorWords(draft.language, failure.code, failure.params);

const subjectOf = ({ facts, words, clinic, outcome, figures }: Draft): string => {
  const { subject } = words;
  if (outcome === 'failed') return subject.failed(clinic);
  if (outcome !== 'partial') {
    const kind = facts.recovered ? 'recovered' : outcome;
    return subject[kind](clinic, figures.bytes(facts.bytes));
  }
  if (facts.drill.state === 'failed') return subject.drillFailed(clinic);
  const troubled = troubledCopies(facts);
  const [first] = troubled;
  if (first === undefined) return subject.trouble(clinic);
  if (troubled.length > 1) return subject.copiesLost(clinic, troubled.length);
  const place = words.place(first);
  if (isHeld(first)) return subject.copyUnverified(clinic, place);
  return (first.state === 'damaged' ? subject.copyDamaged : subject.copyLost)(clinic, place);
};

const leadOf = ({ facts, words, outcome, figures }: Draft): string => {
  if (outcome === 'partial') return words.lead.partial;
  if (outcome === 'failed') return words.lead.failed(figures.instant(facts.startedAt));
  return words.lead[outcome](figures.list(facts.copies.map(words.place)));
};

const pointOf = (draft: Draft, text: string, hint: string | null): LetterPoint =>
  hint === null ? { text } : { text, advice: draft.words.advice(hint) };

/** For a partial backup: what its people can count on, and what they cannot. */
const standing = (draft: Draft): LetterSection[] => {
  const { facts, words } = draft;
  const lost = troubledCopies(facts);
  const safe = facts.copies
    .filter((copy) => !lost.includes(copy))
    .map((copy) => words.safe[copy.state === 'intact' ? 'intact' : 'stored'](words.place(copy)));
  if (facts.drill.state === 'passed') safe.push(words.safe.drillPassed);
  safe.push(words.safe.clinicUntouched, words.safe.earlierUntouched);

  const unsafe = lost.map((copy) => {
    const { message, hint } = wordsOf(draft, copy.failure);
    return pointOf(draft, words.unsafe.copy(words.place(copy), copy.state, message), hint);
  });
  if (!lost.every(isHeld)) unsafe.push({ text: words.unsafe.fewerCopies });
  if (facts.drill.state === 'failed') {
    const { message, hint } = wordsOf(draft, facts.drill.failure);
    unsafe.push(pointOf(draft, words.unsafe.drill(message), hint));
    unsafe.push({ text: words.unsafe.drillConsequence });
  }
  const told = [facts.drill.failure, ...lost.map(({ failure }) => failure)];
  if (facts.failure !== null && !told.some((note) => note?.code === facts.failure?.code)) {
    const { message, hint } = wordsOf(draft, facts.failure);
    unsafe.push(pointOf(draft, words.unsafe.other(message), hint));
  }
  return [
    { kind: 'points', heading: words.headings.safe, points: safe.map((text) => ({ text })) },
    { kind: 'points', heading: words.headings.unsafe, points: unsafe },
  ];
};

const causeOf = (draft: Draft): LetterSection[] => {
  const { facts, words } = draft;
  const lost = facts.copies.filter(({ failure }) => failure !== null);
  const cause = facts.failure ?? lost[0]?.failure ?? null;
  const { message, hint } = wordsOf(draft, cause);
  const sections: LetterSection[] = [
    {
      kind: 'paragraphs',
      heading: words.headings.cause,
      paragraphs: [message === '' ? words.causeUnknown : message],
    },
  ];
  if (hint !== null)
    sections.push({ kind: 'paragraphs', heading: words.headings.advice, paragraphs: [hint] });
  const others = lost.filter(({ failure }) => failure?.code !== cause?.code);
  if (others.length > 0) {
    sections.push({
      kind: 'points',
      heading: words.headings.copies,
      points: others.map((copy) => {
        const told = wordsOf(draft, copy.failure);
        return pointOf(
          draft,
          words.unsafe.copy(words.place(copy), copy.state, told.message),
          told.hint,
        );
      }),
    });
  }
  sections.push({
    kind: 'points',
    heading: words.headings.safe,
    points: [{ text: words.safe.clinicUntouched }, { text: words.safe.earlierUntouched }],
  });
  return sections;
};

const detailsOf = ({ facts, words, outcome, figures }: Draft): LetterSection => {
  const { labels } = words;
  const rows: [string, string][] = [[labels.number, String(facts.backupId)]];
  if (facts.snapshotAt === null) rows.push([labels.startedAt, figures.instant(facts.startedAt)]);
  else rows.push([labels.dataOf, figures.instant(facts.snapshotAt)]);
  rows.push([labels.state, words.state[outcome]]);
  if (outcome !== 'failed') {
    const { tables } = facts;
    rows.push([
      labels.records,
      words.records(figures.integer(facts.rows), tables, figures.integer(tables)),
    ]);
    rows.push([
      labels.size,
      words.size(figures.bytes(facts.bytes), figures.bytes(facts.plainBytes)),
    ]);
  }
  rows.push([labels.trigger, words.trigger[facts.trigger]]);
  if (outcome !== 'failed') rows.push([labels.file, facts.fileName]);
  if (facts.sha256 !== null)
    rows.push([labels.fingerprint, `SHA-256 ${facts.sha256.slice(0, 16)}…`]);
  return { kind: 'rows', heading: words.headings.backup, rows };
};

const recoveredOf = ({ facts, words, figures }: Draft): LetterSection[] => {
  if (!facts.recovered) return [];
  const { since, failures } = facts.recovered;
  return [
    {
      kind: 'paragraphs',
      heading: words.headings.recovered,
      paragraphs: [words.recovered(figures.instant(since), failures)],
    },
  ];
};

const provedOf = ({ facts, words, outcome, figures }: Draft): LetterSection[] => {
  if (outcome === 'failed' || outcome === 'partial') return [];
  const { proved } = words;
  const points = [outcome === 'stored' ? proved.stored : proved.intact];
  if (facts.snapshotAt !== null)
    points.unshift(proved.oneInstant(figures.instant(facts.snapshotAt)));
  if (facts.drill.state === 'passed') {
    const { tables, rows } = facts;
    points.push(proved.drillPassed(tables, figures.integer(tables), figures.integer(rows)));
  } else points.push(proved.drillSkipped);
  return [
    {
      kind: 'points',
      heading: words.headings.proved,
      points: points.map((text) => ({ text })),
    },
  ];
};

const timesOf = ({ facts, words, figures }: Draft): LetterSection => {
  const { times } = facts;
  const rows: [string, string][] = [];
  let sum = 0;
  for (const step of ['snapshot', 'upload', 'verify', 'drill'] as const) {
    const taken = times[step];
    if (taken === null) continue;
    sum += taken;
    rows.push([words.labels[step], figures.duration(taken)]);
  }
  const total = figures.duration(times.total);
  rows.push([words.labels.total, sum > times.total ? words.overlapping(total) : total]);
  return { kind: 'rows', heading: words.headings.times, rows };
};

const copiesOf = ({ facts, words, outcome }: Draft): LetterSection[] =>
  outcome === 'failed'
    ? []
    : [
        {
          kind: 'rows',
          heading: words.headings.copies,
          rows: facts.copies.map((copy) => [words.placeLabel(copy), words.copyState[copy.state]]),
        },
      ];

const letterOf = (draft: Draft): Letter => {
  const { language, facts, words, clinic, outcome } = draft;
  const news = { partial: standing, failed: causeOf } as const;
  return {
    language,
    tone: tones[outcome],
    subject: subjectOf(draft).replaceAll('\u00a0', ' '),
    eyebrow: words.eyebrow(clinic),
    title: words.title[outcome],
    lead: leadOf(draft),
    sections: [
      ...(outcome === 'partial' || outcome === 'failed'
        ? news[outcome](draft)
        : recoveredOf(draft)),
      ...provedOf(draft),
      detailsOf(draft),
      ...copiesOf(draft),
      timesOf(draft),
    ],
    footer: words.footer(facts.clinic.timeZone),
  };
};

/**
 * The mail about one finished backup: success, partial (stored, but a copy or the drill failed) or
 * failure, as its facts say. Pure: the same facts give the same mail.
 * @throws RangeError for a time zone that is not IANA's.
 */
export const composeBackupMail = (language: Language, facts: BackupMailFacts): Mail => {
  const letter = letterOf({
    language,
    facts,
    clinic: oneLine(facts.clinic.name),
    outcome: outcomeOf(facts),
    words: catalogues[language],
    figures: figuresFor(language, facts.clinic.timeZone),
  });
  return { subject: letter.subject, text: letterText(letter), html: letterHtml(letter) };
};
