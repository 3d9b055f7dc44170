import { languageFor, type Language } from '../language.ts';
import { ResguardoError } from '../resguardo-error.ts';
import { errorWords } from './error-words.ts';

/** The language of a terminal: `LANG` as POSIX has it (`es_BO.UTF-8`). */
export const languageOfLocale = (locale: string | undefined): Language =>
  languageFor(locale?.split('.')[0]?.replace('_', '-'));

/** What a program says before it ends because of an error, and the exit code it ends with. */
export const fatalWords = (error: unknown, language: Language): { text: string; exit: number } => {
  if (error instanceof ResguardoError) {
    const { message, hint } = errorWords(language, error.code, error.params);
    return { text: `${message}\n${hint}\n`, exit: error.kind.exit };
  }
  const { message, hint } = errorWords(language, 'internal', {});
  const stack = error instanceof Error ? (error.stack ?? '') : String(error);
  return { text: `${message}\n${hint}\n${stack}\n`, exit: 1 };
};
