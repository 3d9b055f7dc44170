import type { Command } from 'commander';
import { clean, cleanings } from './commands/clean.ts';
import { evidence } from './commands/evidence.ts';
import { restore } from './commands/restore.ts';
import { approve, refuse, restores, undo } from './commands/restores.ts';
import type { CliMessages } from './messages/messages.ts';
import type { VerbMaker } from './verb-maker.ts';

const collected = (value: string, before: readonly string[] | undefined): string[] => [
  ...(before ?? []),
  value,
];

/** Restores, undos, cleanings and evidence. No option takes a password. */
export const addChangeVerbs = (
  { help: general, change: { help } }: CliMessages,
  { verb, does }: VerbMaker,
): void => {
  const confirmed = (command: Command): Command =>
    command.option('--confirm <word>', help.confirm).option('--password-stdin', help.passwordStdin);
  const paged = (command: Command): Command =>
    command.option('--limit <n>', general.limit).option('--cursor <cursor>', general.cursor);

  confirmed(verb('restore <clinic> <backup>', help.restore))
    .option('--dry-run', help.dryRun)
    .option('--table <schema.table>', help.table, collected)
    .option('--record <words...>', help.record)
    .option('--as <clinic>', help.as)
    .option('--file <path>', help.file)
    .option('--on-conflict <keep|take>', help.onConflict)
    .option('--accept-losses', help.acceptLosses)
    .option('--detach', help.detach)
    .action(does(restore));
  paged(verb('restores <clinic> [restore]', help.restores)).action(does(restores));
  confirmed(verb('undo <clinic> [restore]', help.undo))
    .option('--cleaning <id>', help.undoCleaning)
    .option('--detach', help.detach)
    .action(does(undo));
  confirmed(verb('approve <clinic> <restore>', help.approve)).action(does(approve));
  verb('refuse <clinic> <restore>', help.refuse).action(does(refuse));
  confirmed(verb('clean <clinic>', help.clean))
    .option('--from <day>', help.from)
    .option('--to <day>', help.to)
    .option('--table <schema.table>', help.cleanTable, collected)
    .option('--dry-run', help.dryRun)
    .option('--detach', help.detach)
    .action(does(clean));
  paged(verb('cleanings <clinic> [cleaning]', help.cleanings)).action(does(cleanings));
  verb('evidence [clinic]', help.evidence)
    .option('--from <instant>', help.evidenceFrom)
    .option('--until <instant>', help.evidenceUntil)
    .option('--html', help.html)
    .option('-o, --output <file>', help.output)
    .option('--verify <file>', help.verify)
    .option('--key <file>', help.key)
    .action(does(evidence));
};
