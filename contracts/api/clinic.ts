import { z } from 'zod';
import { ClinicPolicy, FileLayout } from '../clinic-input.ts';
import { Connection } from '../connection.ts';
import { Language } from '../language.ts';
import { PlanReason } from '../plan-reason.ts';
import { Compression, DumpFormat, Scope } from '../scope.ts';
import { PageQuery, pageOf, SearchText } from './page.ts';
import { Failure } from './failure.ts';

const Instant = z.iso.datetime();

/** A clinic as it is shown: no password and no key is in it. */
export const ClinicView = z
  .object({
    id: z.string(),
    name: z.string(),
    scope: Scope,
    connection: Connection.describe('How its database is reached; the password is never shown'),
    drillServer: Connection.nullable(),
    restoreLogin: z
      .object({ user: z.string() })
      .nullable()
      .describe('Who restores, where that is not the user of its connection'),
    timeZone: z.string(),
    language: Language,
    format: DumpFormat,
    compression: Compression,
    layout: FileLayout,
    policy: ClinicPolicy,
    administrators: z.array(z.string()),
    notifySuccess: z.boolean(),
    destinations: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(['s3', 'drive', 'folder']),
        required: z.boolean(),
        settings: z.record(z.string(), z.unknown()),
      }),
    ),
    schedule: z.object({
      backupSchedule: z.string(),
      backupTime: z.string().nullable(),
      backupWeekday: z.number().nullable(),
      backupDayOfMonth: z.number().nullable(),
      nextScheduledBackup: Instant.nullable(),
    }),
    lastBackupAt: Instant.nullable(),
    createdAt: Instant,
    archivedAt: Instant.nullable(),
  })
  .meta({ id: 'Clinic' });
export type ClinicView = z.infer<typeof ClinicView>;

export const ClinicPage = pageOf(ClinicView).meta({ id: 'ClinicPage' });
export type ClinicPage = z.infer<typeof ClinicPage>;

export const ClinicQuery = PageQuery.extend({
  archived: z.stringbool().default(false).describe('Those that were given up as well'),
  q: SearchText.describe('In the name or the identifier'),
  sort: z
    .enum(['name', '-name', 'createdAt', '-createdAt', 'lastBackupAt', '-lastBackupAt'])
    .default('name'),
});

/** What a backup would hold, table by table, and why. */
export const PlanView = z
  .object({
    scope: z.enum(['schema', 'rows', 'database']),
    tables: z.array(
      z.object({
        schema: z.string(),
        table: z.string(),
        decision: z.enum(['tenant', 'shared', 'undecided', 'excluded', 'whole']),
        reason: z.string().describe('In the language asked for'),
        because: PlanReason.optional().describe('The reason without its words'),
        estimatedRows: z.number(),
      }),
    ),
  })
  .meta({ id: 'ClinicPlan' });
export type PlanView = z.infer<typeof PlanView>;

/** One part that backups need, and whether it answers with the rights it needs. */
export const PartView = z
  .object({
    part: z.string(),
    ok: z.boolean(),
    detail: z.record(z.string(), z.string()),
    failure: Failure.nullable(),
  })
  .meta({ id: 'CheckedPart' });
export type PartView = z.infer<typeof PartView>;

export const CheckView = z
  .object({ ok: z.boolean(), parts: z.array(PartView) })
  .meta({ id: 'Check' });
export type CheckView = z.infer<typeof CheckView>;
