import type { ConfirmationWord } from '../contracts/api/confirmation.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { askLine, obtainSecret } from './ask.ts';
import type { Session } from './session.ts';

export interface ConfirmOptions {
  readonly confirm?: string;
  readonly passwordStdin?: boolean;
}

/**
 * The word and the password that the API asks for before data are changed: from a person, or, for
 * scripts, from `--confirm` and from the input or RESGUARDO_PASSWORD. Never a password on the command line.
 * `confirmation-missing`, `confirmation-wrong`, `setting-missing`.
 */
export const confirmChange = async (
  { terminal, words }: Session,
  word: ConfirmationWord,
  { confirm, passwordStdin = false }: ConfirmOptions,
): Promise<{ confirm: string; password: string }> => {
  if (confirm === undefined && !terminal.stdin.isTTY) {
    throw new ResguardoError('confirmation-missing', { expected: `--confirm ${word}` });
  }
  const typed = confirm ?? (await askLine(terminal, words.change.askWord(word)));
  if (typed !== word) throw new ResguardoError('confirmation-wrong', { expected: word });
  const password = await obtainSecret(terminal, {
    name: 'RESGUARDO_PASSWORD',
    question: words.askPassword,
    piped: passwordStdin,
  });
  return { confirm: typed, password };
};
