import { z } from 'zod';
import { Connection } from './connection.ts';
import {
  DriveDestination,
  DriveSecret,
  FolderDestination,
  S3Destination,
  S3Secret,
} from './destination.ts';
import { CleanableTable } from './clean-range.ts';
import { SchemaPattern } from './guard/schema-pattern.ts';
import { ClinicId } from './ids.ts';
import { Language, defaultLanguage } from './language.ts';
import { NotifyPolicy } from './notify-policy.ts';
import { RetentionChange, RetentionPolicy } from './retention/retention-policy.ts';
import { Compression, DumpFormat, Scope } from './scope.ts';
import { TimeZone } from './time-zone.ts';

/** How files are named and where they lie: our own way, or the ways of E2 and E3. */
export const FileLayout = z.enum(['resguardo', 'e2', 'e3']);
export type FileLayout = z.infer<typeof FileLayout>;

const DrillEveryDays = z.number().int().min(1).max(366).nullable();
const UndoDays = z.number().int().min(1).max(90);
const ApprovalDays = z.number().int().min(1).max(30);
/** Seconds. */
const JitterSeconds = z.number().int().min(0).max(3600);
const CatchUpHours = z.number().int().min(1).max(168);
const CleanTables = z.array(CleanableTable).max(200);

const ProtectedWithinHours = z.number().int().min(1).max(720);
const CopiesNeeded = z.number().int().min(1).max(10).nullable();

export const ClinicPolicy = z.strictObject({
  /** Rehearse a restore after each backup. */
  drill: z.boolean().default(true),
  /** The latest backup is rehearsed at least this often, days; null: only after each backup. */
  drillEveryDays: DrillEveryDays.default(7),
  /** How long what a restore replaced is kept for an undo. */
  undoDays: UndoDays.default(7),
  /** A second person must approve a restore into the clinic's place. */
  restoreApproval: z.boolean().default(false),
  /** How long such a request waits. */
  approvalDays: ApprovalDays.default(7),
  /** Tables whose old rows may be cleaned by range of dates. */
  cleanTables: CleanTables.default([]),
  /** A scheduled backup begins up to so much later, seconds: so that a fleet does not begin at once. */
  jitterSeconds: JitterSeconds.default(0),
  /** A scheduled backup that could not begin is made up for within so many hours. */
  catchUpHours: CatchUpHours.default(12),
  /** Copies that must be read back and match before a backup counts as protected; null: every required one. */
  copiesNeeded: CopiesNeeded.default(null),
  /** Within so many hours of the data they hold; later ones protect too, and are told as late. */
  protectedWithinHours: ProtectedWithinHours.default(24),
  /** Which mails a success brings; null: as `notifySuccess` says. */
  notify: NotifyPolicy.nullable().default(null),
  /** Which backups are kept, and for how long those that are not can be taken back. */
  retention: RetentionPolicy.prefault({}),
  /** Schemas of the same database that the guard takes on by itself with this clinic as their model; off unless given. */
  adoptSchemas: SchemaPattern.nullable().optional(),
});
export type ClinicPolicy = z.infer<typeof ClinicPolicy>;

/** As above, field by field: one left out stays as it is. */
export const ClinicPolicyChange = z.strictObject({
  drill: z.boolean().optional(),
  drillEveryDays: DrillEveryDays.optional(),
  undoDays: UndoDays.optional(),
  restoreApproval: z.boolean().optional(),
  approvalDays: ApprovalDays.optional(),
  cleanTables: CleanTables.optional(),
  jitterSeconds: JitterSeconds.optional(),
  catchUpHours: CatchUpHours.optional(),
  copiesNeeded: CopiesNeeded.optional(),
  protectedWithinHours: ProtectedWithinHours.optional(),
  notify: NotifyPolicy.nullable().optional(),
  retention: RetentionChange.optional(),
  adoptSchemas: SchemaPattern.nullable().optional(),
});
export type ClinicPolicyChange = z.infer<typeof ClinicPolicyChange>;

const Password = z.string().min(1).max(1000);
const required = z.boolean().default(true);

/** When a clinic is backed up, by its own wall clock: the fields of E3. */
export const ScheduleInput = z
  .strictObject({
    backupSchedule: z
      .enum(['disabled', 'daily', 'every_12h', 'every_6h', 'weekly', 'monthly', 'scheduled'])
      .default('disabled'),
    backupTime: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'hours and minutes, 15:00')
      .nullable()
      .default(null),
    /** 0 is Monday. */
    backupWeekday: z.number().int().min(0).max(6).nullable().default(null),
    /** Up to 28, a day that every month has. */
    backupDayOfMonth: z.number().int().min(1).max(28).nullable().default(null),
    nextScheduledBackup: z.coerce.date().nullable().default(null),
  })
  .superRefine((schedule, context) => {
    const need = (field: keyof typeof schedule): void => {
      if (schedule[field] === null)
        context.addIssue({
          code: 'custom',
          path: [field],
          message: `needed for ${schedule.backupSchedule}`,
        });
    };
    const kind = schedule.backupSchedule;
    if (kind === 'scheduled') need('nextScheduledBackup');
    else if (kind !== 'disabled') need('backupTime');
    if (kind === 'weekly') need('backupWeekday');
    if (kind === 'monthly') need('backupDayOfMonth');
  });
export type ScheduleInput = z.infer<typeof ScheduleInput>;

/** One place for copies. Copies into a required one must all be proved before a clinic is protected. */
export const DestinationInput = z.discriminatedUnion('kind', [
  S3Destination.extend({ secret: S3Secret, required }).strict(),
  DriveDestination.extend({ secret: DriveSecret, required }).strict(),
  FolderDestination.extend({ required }).strict(),
]);
export type DestinationInput = z.infer<typeof DestinationInput>;

/** As above; a secret left out stays as it is, as long as it goes to the same server. */
export const DestinationChange = z.discriminatedUnion('kind', [
  S3Destination.extend({ secret: S3Secret.optional(), required }).strict(),
  DriveDestination.extend({ secret: DriveSecret.optional(), required }).strict(),
  FolderDestination.extend({ required }).strict(),
]);
export type DestinationChange = z.infer<typeof DestinationChange>;

const distinctNames = (places: readonly { name: string }[]): boolean =>
  new Set(places.map(({ name }) => name)).size === places.length;
const namesClash = 'two destinations have the same name';

const ConnectionInput = Connection.extend({ password: Password }).strict();
const ConnectionChange = Connection.extend({ password: Password.optional() }).strict();
/** A role for restores, in the same database: it owns what it replaces, or is above that. */
const RestoreLoginInput = z.strictObject({ user: z.string().min(1).max(63), password: Password });
const RestoreLoginChange = RestoreLoginInput.extend({ password: Password.optional() }).strict();
const Name = z.string().trim().min(1).max(200);
const Administrators = z.array(z.email().max(254)).max(50);

/** A clinic as it is taken on: `POST /api/clinics` and `resguardo clinics add`. */
export const ClinicInput = z.strictObject({
  id: ClinicId,
  name: Name,
  scope: Scope,
  connection: ConnectionInput,
  /** Where a rehearsal restores to. Left out: where the worker says. */
  drillServer: ConnectionInput.nullable().default(null),
  timeZone: TimeZone,
  language: Language.default(defaultLanguage),
  format: DumpFormat.default('sql'),
  compression: Compression.default('zstd'),
  layout: FileLayout.default('resguardo'),
  policy: ClinicPolicy.prefault({}),
  /** Who restores, where the connection's own role may only read. */
  restoreLogin: RestoreLoginInput.nullable().default(null),
  administrators: Administrators.default([]),
  /** A mail after each success, where the policy's `notify` says nothing else. */
  notifySuccess: z.boolean().default(true),
  destinations: z.array(DestinationInput).min(1).max(10).refine(distinctNames, namesClash),
  schedule: ScheduleInput.prefault({}),
});
export type ClinicInput = z.infer<typeof ClinicInput>;
/** What a caller may write: fields with a default left out. */
export type ClinicInputWritten = z.input<typeof ClinicInput>;

/**
 * What may change later; a field left out stays as it is, so nothing here has a default. A password
 * left out stays too, unless the server, port or user changes: whoever may point a clinic elsewhere
 * must not thereby receive its password.
 */
export const ClinicChange = z.strictObject({
  name: Name.optional(),
  scope: Scope.optional(),
  connection: ConnectionChange.optional(),
  drillServer: ConnectionChange.nullable().optional(),
  timeZone: TimeZone.optional(),
  language: Language.optional(),
  format: DumpFormat.optional(),
  compression: Compression.optional(),
  layout: FileLayout.optional(),
  policy: ClinicPolicyChange.optional(),
  restoreLogin: RestoreLoginChange.nullable().optional(),
  administrators: Administrators.optional(),
  notifySuccess: z.boolean().optional(),
  /** The whole list: one that is missing is removed. */
  destinations: z
    .array(DestinationChange)
    .min(1)
    .max(10)
    .refine(distinctNames, namesClash)
    .optional(),
  schedule: ScheduleInput.optional(),
});
export type ClinicChange = z.infer<typeof ClinicChange>;
export type ClinicChangeWritten = z.input<typeof ClinicChange>;
