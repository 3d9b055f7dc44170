import { Command } from 'commander';
import { addAuditVerbs } from './audit-verbs.ts';
import { addServerVerbs } from './server-verbs.ts';
import { addChangeVerbs } from './change-verbs.ts';
import { addFleetVerbs } from './fleet-verbs.ts';
import { addGuardVerbs } from './guard-verbs.ts';
import { addRetentionVerbs } from './retention-verbs.ts';
import { addScheduleVerbs } from './schedule-verbs.ts';
import { addStatisticsVerbs } from './statistics-verbs.ts';
import { addDomainVerbs } from './domain-verbs.ts';
import { addUserVerbs } from './user-verbs.ts';
import { backup, cancel, follow, type BackupOptions } from './commands/backup.ts';
import { list, remove, show, verify } from './commands/backups.ts';
import {
  clinicsAdd,
  clinicsChange,
  clinicsList,
  clinicsPlan,
  clinicsShow,
} from './commands/clinics.ts';
import { doctor } from './commands/doctor.ts';
import { download, type DownloadOptions } from './commands/download.ts';
import { login, logout } from './commands/login.ts';
import type { ClinicFlag, CliMessages } from './messages/messages.ts';
import type { Session } from './session.ts';
import { verbMaker, type RunVerb } from './verb-maker.ts';

/** What of a clinic may be changed by an option; the rest by a file. */
const changeableFlags = [
  'name',
  'timeZone',
  'restoreUser',
  'undoDays',
  'drillEveryDays',
  'restoreApproval',
  'approvalDays',
  'cleanTables',
  'administrators',
] as const satisfies readonly ClinicFlag[];

const kebab = (flag: string): string =>
  flag.replace(/[A-Z]|\d+/g, (part, at: number) =>
    /\d/.test(part) ? part : `${at === 0 ? '' : '-'}${part.toLowerCase()}`,
  );

/**
 * The verbs and their options. No option takes a password or a key: what is on a command line, every process can read.
 */
export const buildProgram = (messages: CliMessages, run: RunVerb): Command => {
  const { help, about, change } = messages;
  const program = new Command('resguardo')
    .description(about)
    // What follows a verb is that verb’s: one that has verbs under it takes none of theirs.
    .enablePositionalOptions();

  const maker = verbMaker(program, help, run);
  const { verb, does } = maker;

  verb('login', help.login).option('--email <email>', help.email).action(does(login));
  verb('logout', help.logout).action(does(logout));
  verb('backup <clinic>', help.backup)
    .option('--format <sql|json>', help.format)
    .option('--compression <zstd|gzip>', help.compression)
    .option('--description <text>', help.description)
    .option('--drill', help.drill)
    .option('--no-drill', help.noDrill)
    .option('--detach', help.detach)
    .action(does(backup satisfies (s: Session, c: string, o: BackupOptions) => Promise<number>));
  verb('follow <clinic>', help.follow)
    .option('--restore <id>', change.help.followRestore)
    .option('--cleaning <id>', change.help.followCleaning)
    .action(does(follow));
  verb('list <clinic>', help.list)
    .option('--limit <n>', help.limit)
    .option('--cursor <cursor>', help.cursor)
    .option('--deleted', help.deleted)
    .action(does(list));
  verb('show <clinic> <id>', help.show).action(does(show));
  verb('download <clinic> <id>', help.download)
    .option('-o, --output <file>', help.output)
    .option('--copy <destination>', help.copy)
    .option('--plain', help.plain)
    .option('--force', help.force)
    .action(
      does(
        download satisfies (
          s: Session,
          c: string,
          i: string,
          o: DownloadOptions,
        ) => Promise<number>,
      ),
    );
  verb('cancel <clinic> [id]', help.cancel)
    .option('--restore <id>', change.help.followRestore)
    .option('--cleaning <id>', change.help.followCleaning)
    .action(does(cancel));
  verb('delete <clinic> <id>', help.remove)
    .option('--yes', help.yes)
    .option('--force', help.forceDelete)
    .action(does(remove));
  verb('verify <clinic> <id>', help.verify)
    .option('--drill', help.verifyDrill)
    .action(does(verify));

  const clinics = maker.under(program.command('clinics').description(help.clinics));
  clinics
    .verb('list', help.clinicsList)
    .option('--limit <n>', help.limit)
    .option('--cursor <cursor>', help.cursor)
    .action(does(clinicsList));
  clinics.verb('show <clinic>', help.clinicsShow).action(does(clinicsShow));
  clinics.verb('plan <clinic>', help.clinicsPlan).action(does(clinicsPlan));
  const add = clinics
    .verb('add', help.clinicsAdd)
    .option('--file <file>', help.file)
    .option('--dry-run', help.dryRun);
  for (const [flag, description] of Object.entries(help.clinicFlags)) {
    add.option(`--${kebab(flag as ClinicFlag)} <value>`, description);
  }
  add.action(does(clinicsAdd));
  const changed = clinics
    .verb('change <clinic>', help.clinicsChange)
    .option('--file <file>', help.file)
    .option('--dry-run', help.dryRun);
  for (const flag of changeableFlags) {
    changed.option(`--${kebab(flag)} <value>`, help.clinicFlags[flag]);
  }
  changed.action(does(clinicsChange));

  addChangeVerbs(messages, maker);
  addRetentionVerbs(messages, maker);
  addStatisticsVerbs(messages, maker);
  addDomainVerbs(messages, maker);
  addScheduleVerbs(messages, maker);
  addAuditVerbs(messages, maker);
  addServerVerbs(messages, maker);
  addGuardVerbs(messages, maker);
  addFleetVerbs(messages, maker, clinics);

  const users = program.command('users').description(messages.users.help.users);
  addUserVerbs(messages, maker.under(users));

  verb('doctor [clinic]', help.doctor).action(does(doctor));
  return program;
};
