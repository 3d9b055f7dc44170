import type { VerbMaker } from './verb-maker.ts';
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

/** The guard, and settling what it found. */
export const addGuardVerbs = (
  { guard: { help } }: CliMessages,
  { verb, does, under }: VerbMaker,
): void => {
  const word = verb('guard', help.guard)
    // What follows a verb of its own is that verb's.
    .enablePositionalOptions()
    .option('--run', help.run)
    .option('--clinic <clinic>', help.clinic)
    .option('--all', help.all)
    .action(does(guard));
  const guarding = under(word);
  guarding
    .verb('silence <alarm>', help.silence)
    .option('--until <when>', help.until)
    .requiredOption('--reason <text>', help.reason)
    .action(does(silence));
  guarding
    .verb('accept <alarm>', help.accept)
    .requiredOption('--reason <text>', help.reason)
    .action(does(accept));
  guarding
    .verb('proposals', help.proposals)
    .option('--like <pattern>', help.like)
    .action(does(proposals));
  guarding
    .verb('adopt <alarm>', help.adopt)
    .option('--id <id>', help.id)
    .option('--name <name>', help.name)
    .option('--model <clinic>', help.model)
    .action(does(adopt));
  guarding.verb('room', help.room).action(does(room));
  guarding.verb('exceptions', help.exceptions).action(does(exceptions));
  guarding.verb('look-again <exception>', help.lookAgain).action(does(lookAgain));
};
