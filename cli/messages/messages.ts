import type { BackupState, CopyState } from '../../contracts/states.ts';
import type { Language } from '../../contracts/language.ts';
import type { AuditMessages } from './audit-messages.ts';
import type { ServerMessages } from './server-messages.ts';
import type { ChangeMessages } from './change-messages.ts';
import type { FleetMessages } from './fleet-messages.ts';
import type { SamplesMessages } from './samples-messages.ts';
import type { StatisticsMessages } from './statistics-messages.ts';
import type { DomainMessages } from './domain-messages.ts';
import type { GuardMessages } from './guard-messages.ts';
import type { RetentionMessages } from './retention-messages.ts';
import type { ScheduleMessages } from './schedule-messages.ts';
import type { UserMessages } from './user-messages.ts';
import { en } from './en.ts';
import { es } from './es.ts';

/** All that the CLI says; what is wrong is said by contracts/messages. */
export interface CliMessages {
  /** Help. */
  readonly about: string;
  readonly help: {
    readonly json: string;
    readonly lang: string;
    readonly url: string;
    readonly login: string;
    readonly email: string;
    readonly logout: string;
    readonly backup: string;
    readonly format: string;
    readonly compression: string;
    readonly description: string;
    readonly drill: string;
    readonly noDrill: string;
    readonly detach: string;
    readonly follow: string;
    readonly list: string;
    readonly limit: string;
    readonly deleted: string;
    readonly show: string;
    readonly download: string;
    readonly output: string;
    readonly copy: string;
    readonly plain: string;
    readonly force: string;
    readonly cancel: string;
    readonly remove: string;
    readonly forceDelete: string;
    readonly yes: string;
    readonly verify: string;
    readonly verifyDrill: string;
    readonly clinics: string;
    readonly clinicsList: string;
    readonly clinicsShow: string;
    readonly clinicsPlan: string;
    readonly clinicsAdd: string;
    readonly clinicsChange: string;
    readonly file: string;
    readonly dryRun: string;
    readonly doctor: string;
    readonly cursor: string;
    readonly clinicFlags: Readonly<Record<ClinicFlag, string>>;
  };
  /** Mistakes in the command line; of others commander's own words are used. */
  readonly usage: Readonly<Record<UsageMistake, (name: string) => string>>;
  readonly askEmail: string;
  readonly askCode: string;
  readonly askPassword: string;
  readonly askUrl: string;
  readonly askSecret: (of: string) => string;
  readonly loggedIn: (email: string, url: string) => string;
  readonly loggedOut: string;
  readonly started: (clinic: string) => string;
  readonly alreadyRunning: (clinic: string) => string;
  readonly leftRunning: (clinic: string) => string;
  readonly cancelling: string;
  readonly cancelled: (clinic: string) => string;
  readonly waitingFor: (why: string) => string;
  readonly state: Readonly<Record<BackupState, string>>;
  readonly copyState: Readonly<Record<CopyState, string>>;
  readonly drillState: Readonly<
    Record<'waiting' | 'running' | 'passed' | 'failed' | 'skipped', string>
  >;
  readonly phase: {
    readonly read: string;
    readonly copy: (destination: string) => string;
    readonly drill: string;
  };
  readonly tables: (done: string, total: string) => string;
  readonly rows: (count: string) => string;
  readonly of: (done: string, total: string) => string;
  readonly left: (duration: string) => string;
  readonly checking: string;
  readonly backupTitle: (clinic: string, id: string) => string;
  readonly summary: {
    readonly id: string;
    readonly state: string;
    readonly protected: string;
    readonly file: string;
    readonly place: (destination: string) => string;
    readonly size: string;
    readonly records: string;
    readonly tables: string;
    readonly time: string;
    readonly md5: string;
    readonly sha256: string;
    readonly original: string;
    readonly compressed: string;
    readonly reduction: string;
    readonly drill: string;
    readonly snapshot: string;
    readonly description: string;
    readonly by: string;
    readonly failure: string;
  };
  readonly yes: string;
  readonly no: string;
  readonly schedule: string;
  readonly columns: Readonly<
    Record<
      | 'id'
      | 'date'
      | 'file'
      | 'size'
      | 'rows'
      | 'state'
      | 'copies'
      | 'name'
      | 'scope'
      | 'lastBackup'
      | 'table'
      | 'decision'
      | 'why'
      | 'destinations',
      string
    >
  >;
  readonly none: string;
  readonly more: (cursor: string) => string;
  readonly downloading: (file: string) => string;
  readonly downloaded: (file: string, bytes: string) => string;
  readonly checkedHash: string;
  readonly uncheckedHash: string;
  readonly confirmDelete: (id: string, file: string, clinic: string) => string;
  readonly deleted: (id: string) => string;
  readonly verifying: (id: string) => string;
  readonly decision: Readonly<
    Record<'tenant' | 'shared' | 'undecided' | 'excluded' | 'whole', string>
  >;
  readonly clinicAdded: (clinic: string) => string;
  readonly clinicChanged: (clinic: string) => string;
  readonly dryRun: string;
  readonly allWell: string;
  readonly notWell: string;
  readonly whatToDo: (hint: string) => string;
  readonly code: (code: string) => string;
  readonly requestNamed: (id: string) => string;
  readonly ofClinic: (clinic: string) => string;
  /** Restores, undos, cleanings, evidence. */
  readonly change: ChangeMessages;
  readonly schedules: ScheduleMessages;
  readonly audit: AuditMessages;
  readonly servers: ServerMessages;
  readonly guard: GuardMessages;
  readonly retention: RetentionMessages;
  readonly statistics: StatisticsMessages;
  /** What the world outside sees. */
  readonly domains: DomainMessages;
  readonly samples: SamplesMessages;
  readonly fleet: FleetMessages;
  readonly users: UserMessages;
}

/** Commander's names for them, without their prefix. */
export type UsageMistake =
  | 'unknownCommand'
  | 'unknownOption'
  | 'missingArgument'
  | 'optionMissingArgument'
  | 'excessArguments';

export type ClinicFlag =
  | 'id'
  | 'name'
  | 'timeZone'
  | 'scope'
  | 'schema'
  | 'tenantColumn'
  | 'tenantValue'
  | 'tenantTable'
  | 'shared'
  | 'excluded'
  | 'host'
  | 'port'
  | 'database'
  | 'user'
  | 'ssl'
  | 'restoreUser'
  | 'undoDays'
  | 'drillEveryDays'
  | 'restoreApproval'
  | 'approvalDays'
  | 'cleanTables'
  | 'administrators'
  | 's3Bucket'
  | 's3Endpoint'
  | 's3Region'
  | 's3Prefix'
  | 'driveFolder'
  | 'driveId'
  | 'driveCredentials'
  | 'driveSubject'
  | 'folder';

const catalogues: Readonly<Record<Language, CliMessages>> = { es, en };

/** What the CLI says, in one language. */
export const messagesIn = (language: Language): CliMessages => catalogues[language];
