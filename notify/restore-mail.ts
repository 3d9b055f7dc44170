import type { RestoreMailFacts } from '../contracts/change-mail.ts';
import type { Language } from '../contracts/language.ts';
import type { Mail } from '../contracts/mail.ts';
import { errorWords } from '../contracts/messages/error-words.ts';
import { causeSections, changeMessages } from './change-words.ts';
import { figuresFor, type Figures } from '../contracts/words/figures.ts';
import { letterHtml } from './letter-html.ts';
import { letterText } from './letter-text.ts';
import type { Letter, LetterPoint, LetterSection, Tone } from './letter.ts';
import type { ChangeMessages } from './messages/change-messages.ts';
import { oneLine } from './one-line.ts';

/** A mail is read, not searched: the largest tables are named, the others counted. */
const namedTables = 20;

/** What every part of one letter is written from. */
interface Draft {
  readonly language: Language;
  readonly facts: RestoreMailFacts;
  readonly clinic: string;
  readonly words: ChangeMessages;
  readonly figures: Figures;
}

type Rows = (readonly [string, string])[];

const instantOr = ({ figures }: Draft, date: Date | null): string =>
  date === null ? '?' : figures.instant(date);

const askedRows = (draft: Draft): Rows => {
  const { facts, words, figures } = draft;
  const { labels } = words.shared;
  const { selection } = facts;
  const tables =
    selection.kind === 'tables'
      ? figures.list(selection.tables.slice(0, namedTables).map((name) => oneLine(name)))
      : selection.kind === 'records'
        ? oneLine(selection.table)
        : '';
  const from = facts.from === null ? null : oneLine(facts.from);
  const rows: Rows = [
    [labels.number, String(facts.restoreId)],
    [labels.backup, words.restore.backup(facts.backupId, from)],
  ];
  if (facts.snapshotAt !== null) rows.push([labels.dataOf, figures.instant(facts.snapshotAt)]);
  rows.push([labels.selection, words.restore.selection(selection, tables)]);
  rows.push([labels.requestedBy, oneLine(facts.requestedBy)]);
  rows.push([labels.requestedAt, figures.instant(facts.requestedAt)]);
  if (facts.decidedBy !== null) rows.push([labels.decidedBy, oneLine(facts.decidedBy)]);
  return rows;
};

const asked = (draft: Draft): LetterSection => ({
  kind: 'rows',
  heading: draft.words.shared.headings.asked,
  rows: askedRows(draft),
});

const doneRows = (draft: Draft): Rows => {
  const { facts, words, figures } = draft;
  const { labels, records } = words.shared;
  const rows = askedRows(draft);
  const { result, file } = facts;
  if (result) {
    const { rows: count, tables } = result;
    rows.push([labels.records, records(figures.integer(count), tables, figures.integer(tables))]);
    if (facts.target !== 'file') {
      rows.push([labels.added, figures.integer(result.added)]);
      rows.push([labels.changed, figures.integer(result.changed)]);
      rows.push([labels.removed, figures.integer(result.removed)]);
      rows.push([labels.waited, figures.duration(result.fencedMs)]);
    }
    rows.push([labels.took, figures.duration(result.loadMs + result.compareMs)]);
  }
  if (file) rows.push([labels.file, `${file.key} (${figures.bytes(file.bytes)})`]);
  return rows;
};

const perTable = ({ facts, words, figures }: Draft): LetterSection[] => {
  if (facts.tables.length === 0) return [];
  const { headings, labels, records } = words.shared;
  const sorted = facts.tables.toSorted((a, b) => b.rows - a.rows);
  const rest = sorted.slice(namedTables);
  const rows: Rows = sorted
    .slice(0, namedTables)
    .map(({ name, rows: count }) => [oneLine(name), figures.integer(count)]);
  if (rest.length > 0) {
    const count = rest.reduce((sum, one) => sum + one.rows, 0);
    rows.push([
      labels.others,
      records(figures.integer(count), rest.length, figures.integer(rest.length)),
    ]);
  }
  return [{ kind: 'rows', heading: headings.tables, rows }];
};

const undoPoints = (draft: Draft): LetterPoint[] => {
  const { facts, words, figures, language } = draft;
  const { undo } = words.restore;
  const points: LetterPoint[] = [];
  if (facts.undoUntil !== null) {
    const until = figures.instant(facts.undoUntil);
    if (facts.target === 'file') return [{ text: undo.fileUntil(until) }];
    points.push({ text: undo.until(until) });
    points.push({ text: undo.how(facts.clinic.id, facts.restoreId) });
  }
  const { safety } = facts;
  if (safety?.backupId != null) points.push({ text: undo.safety(safety.backupId) });
  else if (safety?.failure) {
    const { message } = errorWords(language, safety.failure.code, safety.failure.params);
    points.push({ text: undo.noSafety(message) });
  }
  return points;
};

const undoSection = (draft: Draft): LetterSection[] => {
  const points = undoPoints(draft);
  const heading = draft.words.shared.headings.undo;
  return points.length === 0 ? [] : [{ kind: 'points', heading, points }];
};

type Part = Pick<Letter, 'tone' | 'subject' | 'title' | 'lead' | 'sections'>;

const done = (draft: Draft): Part => {
  const { language, facts, words, clinic } = draft;
  const { subject, title, lead, afterthought } = words.restore;
  const { kind, target } = facts;
  const found = facts.afterthought;
  const instant = instantOr(draft, facts.snapshotAt);
  const attention: LetterSection[] = [];
  if (found) {
    const { message, hint } = errorWords(language, found.code, found.params);
    attention.push({
      kind: 'points',
      heading: words.shared.headings.attention,
      points: [{ text: afterthought(message), advice: words.shared.advice(hint) }],
    });
  }
  return {
    tone: (found ? 'warning' : 'good') satisfies Tone,
    subject: found ? subject.attention(clinic) : subject.done(kind, target, clinic),
    title: found ? title.attention : title.done(kind, target),
    lead:
      target === 'file'
        ? lead.file
        : kind === 'undo'
          ? lead.undone
          : facts.selection.kind === 'all'
            ? lead.whole(instant)
            : facts.selection.kind === 'cleaning'
              ? lead.cleaned
              : lead.part(instant),
    sections: [
      ...attention,
      ...undoSection(draft),
      { kind: 'rows', heading: words.shared.headings.done, rows: doneRows(draft) },
      ...perTable(draft),
    ],
  };
};

const failed = (draft: Draft): Part => {
  const { language, facts, words, clinic, figures } = draft;
  const { subject, title, lead } = words.restore;
  return {
    tone: 'bad',
    subject: subject.failed(facts.kind, clinic),
    title: title.failed(facts.kind),
    lead: lead.failed(facts.kind, figures.instant(facts.requestedAt)),
    sections: [...causeSections(language, words.shared, facts.failure), asked(draft)],
  };
};

const refused = (draft: Draft): Part => {
  const { facts, words, clinic } = draft;
  const { subject, title, lead, expired } = words.restore;
  const late = facts.failure?.code === 'restore-approval-expired';
  return {
    tone: 'warning',
    subject: subject.refused(clinic),
    title: title.refused,
    lead: late ? `${expired} ${lead.refused}` : lead.refused,
    sections: [asked(draft)],
  };
};

const approval = (draft: Draft): Part => {
  const { facts, words, clinic, figures } = draft;
  const { subject, title, lead, approval: needed } = words.restore;
  const names = facts.deciders.map((name) => oneLine(name));
  const points = [
    needed.would(facts.kind),
    names.length > 0 ? needed.who(figures.list(names)) : needed.nobody,
    needed.how(facts.clinic.id, facts.restoreId),
    needed.nothingYet,
  ];
  return {
    tone: 'warning',
    subject: subject.approval(clinic),
    title: title.approval,
    lead: lead.approval(
      facts.kind,
      oneLine(facts.requestedBy),
      instantOr(draft, facts.decideUntil),
    ),
    sections: [
      {
        kind: 'points',
        heading: words.shared.headings.decide,
        points: points.map((text) => ({ text })),
      },
      asked(draft),
    ],
  };
};

const expiring = (draft: Draft): Part => {
  const { facts, words, clinic } = draft;
  const { subject, title, lead, undo } = words.restore;
  return {
    tone: 'warning',
    subject: subject.expiring(clinic),
    title: title.expiring,
    lead: lead.expiring(instantOr(draft, facts.undoUntil)),
    sections: [
      {
        kind: 'points',
        heading: words.shared.headings.undo,
        points: [{ text: undo.how(facts.clinic.id, facts.restoreId) }],
      },
      asked(draft),
    ],
  };
};

const parts: Record<RestoreMailFacts['news'], (draft: Draft) => Part> = {
  'approval-asked': approval,
  done,
  failed,
  refused,
  'undo-expiring': expiring,
};

/**
 * The mail about a restore or an undo: what was done and how to undo it, why it was not done, who must
 * decide about it, or that it can soon no longer be undone. Pure: the same facts give the same mail.
 * @throws RangeError for a time zone that is not IANA's.
 */
export const composeRestoreMail = (language: Language, facts: RestoreMailFacts): Mail => {
  const words = changeMessages[language];
  const clinic = oneLine(facts.clinic.name);
  const figures = figuresFor(language, facts.clinic.timeZone);
  const part = parts[facts.news]({ language, facts, clinic, words, figures });
  const letter: Letter = {
    ...part,
    language,
    subject: part.subject.replaceAll('\u00a0', ' '),
    eyebrow: words.restore.eyebrow(clinic),
    footer: words.shared.footer(facts.clinic.timeZone),
  };
  return { subject: letter.subject, text: letterText(letter), html: letterHtml(letter) };
};
