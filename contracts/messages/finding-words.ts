import { lookOf } from '../domains/look-param.ts';
import { failureOf } from '../guard/failure-param.ts';
import type { FindingKind } from '../guard/finding-kinds.ts';
import type { Finding } from '../guard/finding.ts';
import type { Language } from '../language.ts';
import { figuresFor, type Figures } from '../words/figures.ts';
import { domainWords } from './domain-words.ts';
import { errorWords } from './error-words.ts';
import { fillIn } from './fill-in.ts';
import { findingWordsEn } from './finding-words.en.ts';
import { findingWordsEs } from './finding-words.es.ts';

/**
 * What people read of a finding: what is wrong, why it matters, and what to do. Parameters are those
 * of guard/finding-kinds.ts, `{name}`, `{name:instant}`, `{name:bytes}`, `{name:integer}`, or
 * `{name:failure}` for what failureParam gave or plain words, `{name:look}` and `{name:hint}` for what
 * lookParam gave; every one stands within a `[…]` part, which goes when its parameter is missing.
 */
export interface FindingWords {
  readonly what: string;
  readonly why: string;
  readonly todo: string;
}

export type FindingWordsOf = Readonly<Record<FindingKind, FindingWords>>;

const catalogues: Readonly<Record<Language, FindingWordsOf>> = {
  es: findingWordsEs,
  en: findingWordsEn,
};

const shownIn =
  (language: Language, timeZone: string, figures: Figures) =>
  (value: string, format: string | undefined): string => {
    if (format === 'instant') return figures.instant(new Date(value));
    if (format === 'bytes') return figures.bytes(Number(value));
    if (format === 'integer') return figures.integer(Number(value));
    const failure = format === 'failure' ? failureOf(value) : null;
    if (failure !== null)
      return errorWords(language, failure.code, failure.params).message.replace(/\.+$/, '');
    const look = format === 'look' || format === 'hint' ? lookOf(value) : null;
    if (look === null) return value.replace(/\.+$/, '');
    const { message, hint } = domainWords(language, timeZone, look);
    return (format === 'look' ? message : hint).replace(/\.+$/, '');
  };

/** @param timeZone IANA name, for the instants among the words */
export const findingWords = (
  language: Language,
  timeZone: string,
  { kind, params }: Pick<Finding, 'kind' | 'params'>,
): FindingWords => {
  const words = catalogues[language][kind];
  const shown = shownIn(language, timeZone, figuresFor(language, timeZone));
  return {
    what: fillIn(words.what, params, shown),
    why: fillIn(words.why, params, shown),
    todo: fillIn(words.todo, params, shown),
  };
};
