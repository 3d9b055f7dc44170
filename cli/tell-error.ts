import { CommanderError } from 'commander';
import { ApiProblem } from '../contracts/client/api-problem.ts';
import { errorWords } from '../contracts/messages/error-words.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { exitCodeOf } from './exit-code.ts';
import type { CliMessages, UsageMistake } from './messages/messages.ts';
import type { Session } from './session.ts';
import { writeLine } from './terminal.ts';

interface Told {
  readonly code: string;
  readonly params: Readonly<Record<string, string>>;
  readonly message: string;
  readonly hint: string;
  readonly requestId?: string;
}

/** A mistake in the command line: its value is not repeated, which might be a password put there. */
const usageWhy = ({ code, message }: CommanderError, { usage }: CliMessages): string => {
  const kind = code.replace('commander.', '');
  const name = /'([^' =]+)/.exec(message)?.[1] ?? '';
  return Object.hasOwn(usage, kind)
    ? usage[kind as UsageMistake](name)
    : message.replace(/^error: /, '');
};

const toldOf = (error: unknown, { language, words }: Session): Told => {
  if (error instanceof ApiProblem) {
    const { code, params, detail, hint, requestId } = error.problem;
    return { code, params, message: detail, hint, requestId };
  }
  const known =
    error instanceof ResguardoError
      ? error
      : error instanceof CommanderError
        ? new ResguardoError('bad-request', { why: usageWhy(error, words) })
        : new ResguardoError('internal', {
            what: error instanceof Error ? error.message : String(error),
          });
  const { code, params } = known;
  return { code, params: { ...params }, ...errorWords(language, code, params) };
};

/** Tells an error to a person on stderr, or as the one JSON document; gives the exit code. */
export const tellError = (error: unknown, session: Session): number => {
  const told = toldOf(error, session);
  const { terminal, words } = session;
  if (session.json) {
    writeLine(terminal.stdout, JSON.stringify({ error: told }, null, 2));
  } else {
    writeLine(terminal.stderr, `${told.message} ${words.code(told.code)}`);
    writeLine(terminal.stderr, words.whatToDo(told.hint));
    if (told.requestId && told.code === 'internal') {
      writeLine(terminal.stderr, words.requestNamed(told.requestId));
    }
  }
  return exitCodeOf(told.code);
};
