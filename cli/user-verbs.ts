import type { VerbMaker } from './verb-maker.ts';
import {
  usersAdd,
  usersDisable,
  usersDropSecondFactor,
  usersEnable,
  usersGrant,
  usersList,
  usersRevoke,
} from './commands/users.ts';
import type { CliMessages } from './messages/messages.ts';

const collected = (value: string, before: readonly string[]): string[] => [...before, value];

/** Under `users`: who may log in, and to which clinics. No option takes a password. */
export const addUserVerbs = (
  { users: { help }, help: shared }: CliMessages,
  { verb, does }: VerbMaker,
): void => {
  verb('list', help.list)
    .option('--clinic <clinic>', help.ofClinic)
    .option('--limit <n>', shared.limit)
    .option('--cursor <cursor>', shared.cursor)
    .action(does(usersList));
  verb('add <email>', help.add)
    .requiredOption('--name <name>', help.name)
    .option('--surname <surname>', help.surname, '')
    .option('--role <role>', help.role, 'admin')
    .option('--clinic <clinic>', help.clinic, collected, [])
    .option('--language <es|en>', help.language)
    .action(does(usersAdd));
  verb('disable <user>', help.disable).action(does(usersDisable));
  verb('enable <user>', help.enable).action(does(usersEnable));
  verb('grant <user> <clinic> <admin|staff>', help.grant).action(does(usersGrant));
  verb('revoke <user> <clinic>', help.revoke).action(does(usersRevoke));
  verb('drop-second-factor <user>', help.secondFactor).action(does(usersDropSecondFactor));
};
