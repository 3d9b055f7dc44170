import type { VerbMaker } from './verb-maker.ts';
import { servers } from './commands/servers.ts';
import type { CliMessages } from './messages/messages.ts';

/** The database servers that clinics are on, and how much each bears. */
export const addServerVerbs = (
  { servers: { help }, help: shared }: CliMessages,
  { verb, does }: VerbMaker,
): void => {
  verb('servers <list|set> [server]', help.servers)
    .option('--cap <n>', help.cap)
    .option('--default', help.default)
    .option('--limit <n>', shared.limit)
    .option('--cursor <cursor>', shared.cursor)
    .action(does(servers));
};
