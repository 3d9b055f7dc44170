import { isErrorName, type ErrorName } from '../error-catalogue.ts';
import { errorsEn } from './errors.en.ts';
import { errorsEs } from './errors.es.ts';
import { fillIn } from './fill-in.ts';
import type { Language } from '../language.ts';

/**
 * What people read of an error: what is wrong and where, and what to do. `{name}` is a parameter of
 * error-params.ts; every one stands within a `[…]` part, which goes when its parameter is missing.
 */
export interface ErrorWords {
  readonly message: string;
  readonly hint: string;
}

export type ErrorWordsOf = Readonly<Record<ErrorName, ErrorWords>>;

const catalogues: Readonly<Record<Language, ErrorWordsOf>> = { es: errorsEs, en: errorsEn };

/** The words of one error, in one language, filled in. A code we do not know reads as `internal`. */
export const errorWords = (
  language: Language,
  code: string,
  params: Readonly<Record<string, string>> = {},
): ErrorWords => {
  const words = catalogues[language][isErrorName(code) ? code : 'internal'];
  const known = isErrorName(code) ? params : { what: code };
  return {
    message: fillIn(words.message, known, withoutFullStop),
    hint: fillIn(words.hint, known, withoutFullStop),
  };
};

const withoutFullStop = (value: string): string => value.replace(/\.+$/, '');
