import type { VerbMaker } from './verb-maker.ts';
import { domains } from './commands/domains.ts';
import type { CliMessages } from './messages/messages.ts';

/** What the world outside sees of a clinic. */
export const addDomainVerbs = (
  { domains: { help } }: CliMessages,
  { verb, does }: VerbMaker,
): void => {
  verb('domains <clinic>', help.domains)
    .option('--check', help.check)
    .option('--set <file>', help.set)
    .option('--history', help.history)
    .action(does(domains));
};
