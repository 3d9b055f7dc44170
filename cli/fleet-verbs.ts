import type { VerbMaker } from './change-verbs.ts';
import { samples } from './commands/samples.ts';
import type { CliMessages } from './messages/messages.ts';

/** Samples for demonstrations, and clinics by the file. */
export const addFleetVerbs = (
  { help: general, samples: { help } }: CliMessages,
  { verb, does }: VerbMaker,
): void => {
  verb('samples <clinic>', help.samples)
    .option('--confirm <clinic>', help.confirm)
    .option('--remove', help.remove)
    .option('--detach', general.detach)
    .action(does(samples));
};
