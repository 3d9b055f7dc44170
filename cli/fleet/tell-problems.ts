import { errorWords } from '../../contracts/messages/error-words.ts';
import { exitCodeOf } from '../exit-code.ts';
import type { Session } from '../session.ts';
import type { Problem } from './fleet-entry.ts';

const mostShown = 50;

/** A problem's line: where, which clinic and field, what is wrong. */
export const problemLine = (
  { words: { fleet } }: Session,
  { line, column, field, clinic, message }: Problem,
): string => {
  const about = [clinic, field].filter((one) => one !== null && one !== '').join(' · ');
  return fleet.problem(line, column, about === '' ? '' : `${about}: `, message);
};

/** Tells all that is wrong with a file at once; gives the exit code. */
export const tellProblems = (
  session: Session,
  file: string,
  problems: readonly Problem[],
): number => {
  const { words, figures, language } = session;
  const params = { file, problems: String(problems.length) };
  const told = errorWords(language, 'file-invalid', params);
  for (const problem of problems.slice(0, mostShown)) session.say(problemLine(session, problem));
  if (problems.length > mostShown)
    session.say(words.fleet.moreProblems(figures.count(problems.length - mostShown)));
  session.say(`${told.message} ${words.code('file-invalid')}`);
  session.say(words.whatToDo(told.hint));
  session.give([], { error: { code: 'file-invalid', params, ...told }, problems });
  return exitCodeOf('file-invalid');
};
