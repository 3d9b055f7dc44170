import type { FailureNote } from '../contracts/failure-note.ts';
import type { Language } from '../contracts/language.ts';
import type { RestoreKind } from '../contracts/restore.ts';
import { errorWords } from '../contracts/messages/error-words.ts';
import type { LetterSection } from './letter.ts';
import type { ChangeMessages, ChangeWords } from './messages/change-messages.ts';
import { changeMessagesEn } from './messages/changes.en.ts';
import { changeMessagesEs } from './messages/changes.es.ts';

export const changeMessages: Record<Language, ChangeMessages> = {
  es: changeMessagesEs,
  en: changeMessagesEn,
};

/** What a safety backup is described as in the list of backups. */
export const safetyDescription = (
  language: Language,
  kind: RestoreKind,
  backupId: number,
): string => changeMessages[language].safetyDescription(kind, backupId);

/** Why something was not done, and what can be done about it. */
export const causeSections = (
  language: Language,
  { headings, causeUnknown }: ChangeWords,
  failure: FailureNote | null,
): LetterSection[] => {
  if (failure === null) {
    return [{ kind: 'paragraphs', heading: headings.cause, paragraphs: [causeUnknown] }];
  }
  const { message, hint } = errorWords(language, failure.code, failure.params);
  return [
    { kind: 'paragraphs', heading: headings.cause, paragraphs: [message] },
    { kind: 'paragraphs', heading: headings.advice, paragraphs: [hint] },
  ];
};
