import type { EvidenceReport } from '../../contracts/api/evidence.ts';
import type { Language } from '../../contracts/language.ts';
import { figuresFor } from '../../contracts/words/figures.ts';
import { html, type Html } from '../../contracts/words/html.ts';
import { evidenceWords, type EvidenceWords } from './evidence-words.ts';
import type { Counted } from './counted.ts';
import { spanIn } from './span.ts';

/** What every section of the page is written with. */
export interface PageKit {
  readonly report: EvidenceReport;
  readonly words: EvidenceWords;
  readonly language: Language;
  readonly count: (value: number) => string;
  readonly counted: (value: number) => Counted;
  readonly bytes: (value: number) => string;
  readonly span: (seconds: number) => string;
  /** Day and minute by the clinic's own clock. */
  readonly instant: (iso: string) => string;
  /** A day of the calendar, as a date alone names it. */
  readonly date: (date: string) => string;
}

const figuresOf = (language: Language, timeZone: string): Omit<PageKit, 'report' | 'words'> => {
  const figures = figuresFor(language, timeZone);
  const format = (options: Intl.DateTimeFormatOptions): ((iso: string) => string) => {
    const made = new Intl.DateTimeFormat(language, { ...options, timeZone });
    return (iso) => made.format(new Date(iso)).replaceAll('\u202f', '\u00a0');
  };
  const date = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const calendar = new Intl.DateTimeFormat(language, { ...date, timeZone: 'UTC' });
  return {
    ...{ language, span: spanIn(language) },
    count: (value) => figures.integer(value),
    counted: (value) => ({ value, text: figures.integer(value) }),
    bytes: (value) => figures.bytes(value),
    date: (day) => calendar.format(new Date(`${day}T00:00:00Z`)),
    instant: format({ ...date, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  };
};

export const pageKit = (report: EvidenceReport, language: Language): PageKit => ({
  ...figuresOf(language, report.clinic.timeZone),
  ...{ report, words: evidenceWords(language) },
});

export interface Column {
  readonly head: string;
  readonly kind?: 'number' | 'moment';
}

const cell = ({ head, kind }: Column, value: string | Html): Html =>
  html`<td data-head="${head}" class="${kind ?? ''}"><span>${value}</span></td>`;

/** A table that turns into cards on a phone. */
export const table = (
  columns: readonly Column[],
  rows: readonly (readonly (string | Html)[])[],
): Html =>
  html`<table class="cards">
    <thead>
      <tr>
        ${columns.map(({ head, kind }) => html`<th scope="col" class="${kind ?? ''}">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${columns.map((column, index) => cell(column, row[index] ?? ''))}
          </tr>`,
      )}
    </tbody>
  </table>`;

/** The parts that say something, with a dot between them. */
export const joined = (parts: readonly (string | null | false)[]): string =>
  parts.filter((part) => typeof part === 'string' && part !== '').join(' · ');
