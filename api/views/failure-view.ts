import type { FailureNote } from '../../contracts/failure-note.ts';
import type { Failure } from '../../contracts/api/failure.ts';
import type { Language } from '../../contracts/language.ts';
import { errorWords } from '../../contracts/messages/error-words.ts';

/** A failure with its words. */
export const failureView = (language: Language, { code, params }: FailureNote): Failure => ({
  code,
  params,
  ...errorWords(language, code, params),
});

/** The same, from the two columns that the catalog keeps; null where nothing failed. */
export const recordedFailure = (
  language: Language,
  code: string | null,
  params: Record<string, string> | null,
): Failure | null => (code === null ? null : failureView(language, { code, params: params ?? {} }));
