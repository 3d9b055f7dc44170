import type { DomainCheck, DomainFinding } from '../domains/domain-check.ts';
import type { Language } from '../language.ts';
import { figuresFor } from '../words/figures.ts';
import { domainWordsEn } from './domain-words.en.ts';
import { domainWordsEs } from './domain-words.es.ts';
import { fillIn } from './fill-in.ts';

/**
 * What people read of a look at a domain: what was found, and what to do, which is empty where all is
 * well. Parameters are those of domains/domain-check.ts and `target`, `{name}` or `{name:instant}`;
 * every one stands within a `[…]` part, which goes when its parameter is missing.
 */
export interface DomainWords {
  readonly message: string;
  readonly hint: string;
}

export type DomainWordsOf = Readonly<Record<DomainFinding, DomainWords>>;

const catalogues: Readonly<Record<Language, DomainWordsOf>> = {
  es: domainWordsEs,
  en: domainWordsEn,
};

/** @param timeZone IANA name, for the instants among the words */
export const domainWords = (
  language: Language,
  timeZone: string,
  { finding, params, target }: Pick<DomainCheck, 'finding' | 'params' | 'target'>,
): DomainWords => {
  const { message, hint } = catalogues[language][finding];
  const figures = figuresFor(language, timeZone);
  const all = { ...params, target };
  const shown = (value: string, format: string | undefined): string =>
    format === 'instant' ? figures.instant(new Date(value)) : value.replace(/\.+$/, '');
  return { message: fillIn(message, all, shown), hint: fillIn(hint, all, shown) };
};
