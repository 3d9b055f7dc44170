import type { VerbMaker } from './verb-maker.ts';
import { hold, prune, takeBack, unhold } from './commands/retention.ts';
import type { CliMessages } from './messages/messages.ts';

/** Retention: what stays, holds, and taking back. */
export const addRetentionVerbs = (
  { retention: { help } }: CliMessages,
  { verb, does }: VerbMaker,
): void => {
  verb('prune <clinic>', help.prune).option('--dry-run', help.dryRun).action(does(prune));
  verb('hold <clinic> <backup>', help.hold)
    .requiredOption('--reason <text>', help.reason)
    .action(does(hold));
  verb('unhold <clinic> <backup>', help.unhold).action(does(unhold));
  verb('take-back <clinic> <backup>', help.takeBack).action(does(takeBack));
};
