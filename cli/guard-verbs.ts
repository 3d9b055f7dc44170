import type { Command } from 'commander';
import type { VerbMaker } from './change-verbs.ts';
import {
  accept,
  adopt,
  exceptions,
  guard,
  lookAgain,
  proposals,
  room,
  silence,
} from './commands/guard.ts';
import type { CliMessages } from './messages/messages.ts';

/** The guard, and settling what it found. `under` makes verbs under another. */
export const addGuardVerbs = (
  { guard: { help } }: CliMessages,
  { verb, does }: VerbMaker,
  under: (parent: Command, usage: string, description: string) => Command,
): void => {
  const parent = verb('guard', help.guard)
    // What follows a verb of its own is that verb's.
    .enablePositionalOptions()
    .option('--run', help.run)
    .option('--clinic <clinic>', help.clinic)
    .option('--all', help.all)
    .action(does(guard));
  under(parent, 'silence <alarm>', help.silence)
    .option('--until <when>', help.until)
    .requiredOption('--reason <text>', help.reason)
    .action(does(silence));
  under(parent, 'accept <alarm>', help.accept)
    .requiredOption('--reason <text>', help.reason)
    .action(does(accept));
  under(parent, 'proposals', help.proposals).action(does(proposals));
  under(parent, 'adopt <alarm>', help.adopt)
    .option('--id <id>', help.id)
    .option('--name <name>', help.name)
    .option('--model <clinic>', help.model)
    .action(does(adopt));
  under(parent, 'room', help.room).action(does(room));
  under(parent, 'exceptions', help.exceptions).action(does(exceptions));
  under(parent, 'look-again <exception>', help.lookAgain).action(does(lookAgain));
};
