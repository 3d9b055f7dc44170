import type { VerbMaker } from './verb-maker.ts';
import { audit } from './commands/audit.ts';
import type { CliMessages } from './messages/messages.ts';

/** The audit log. */
export const addAuditVerbs = (
  { audit: { help }, help: shared }: CliMessages,
  { verb, does }: VerbMaker,
): void => {
  verb('audit <list|verify> [clinic]', help.audit)
    .option('--user <id>', help.user)
    .option('--action <action>', help.action)
    .option('--from <instant>', help.from)
    .option('--until <instant>', help.until)
    .option('--limit <n>', shared.limit)
    .option('--cursor <cursor>', shared.cursor)
    .action(does(audit));
};
