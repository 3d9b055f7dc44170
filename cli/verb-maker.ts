import type { Command } from 'commander';
import type { CliMessages } from './messages/messages.ts';
import type { Session } from './session.ts';

/** What a command line asks for: gives the exit code. */
export type Verb = (session: Session, ...args: never[]) => Promise<number>;

/** Is called with the verb that was asked for and what it was given. */
export type RunVerb = (verb: Verb, ...args: unknown[]) => Promise<void>;

/** Makes verbs of the program's, or under one of its words. */
export interface VerbMaker {
  /** A command with the options that all of them know. */
  readonly verb: (usage: string, description: string) => Command;
  /** What commander calls an action with: the arguments, the options, the command itself. */
  readonly does: (action: Verb) => (...args: unknown[]) => Promise<void>;
  /** Makes verbs under this word, which may be a verb itself. */
  readonly under: (word: Command) => VerbMaker;
}

export const verbMaker = (
  word: Command,
  help: Pick<CliMessages['help'], 'json' | 'lang' | 'url'>,
  run: RunVerb,
): VerbMaker => ({
  verb: (usage, description) =>
    word
      .command(usage)
      .description(description)
      .option('--json', help.json)
      .option('--lang <es|en>', help.lang)
      .option('--url <url>', help.url)
      .allowExcessArguments(false),
  does:
    (action) =>
    (...args) =>
      run(action, ...args.slice(0, -1)),
  under: (other) => verbMaker(other, help, run),
});
