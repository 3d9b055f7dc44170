import { z } from 'zod';
import { ClinicPolicy, FileLayout } from '../../contracts/clinic-input.ts';
import { Connection } from '../../contracts/connection.ts';
import { Destination } from '../../contracts/destination.ts';
import { DestinationName } from '../../contracts/ids.ts';
import { Language } from '../../contracts/language.ts';
import { Compression, DumpFormat, Scope } from '../../contracts/scope.ts';
import { columnsOf } from '../database/rows.ts';

/** A place for copies without its secret. */
export const DestinationRecord = z.object({
  name: DestinationName,
  kind: z.enum(['s3', 'drive', 'folder']),
  settings: Destination,
  required: z.boolean(),
});
export type DestinationRecord = z.infer<typeof DestinationRecord>;

const StoredClinic = z.object({
  id: z.string(),
  name: z.string(),
  scope: Scope,
  connection: Connection,
  drillConnection: Connection.nullable(),
  /** Who restores, where that is not the connection's own user. */
  restoreUser: z.string().nullable(),
  timeZone: z.string(),
  language: Language,
  format: DumpFormat,
  compression: Compression,
  layout: FileLayout,
  policy: ClinicPolicy,
  administrators: z.array(z.string()),
  notifySuccess: z.boolean(),
  backupSchedule: z.enum([
    'disabled',
    'daily',
    'every_12h',
    'every_6h',
    'weekly',
    'monthly',
    'scheduled',
  ]),
  /** `15:00`, by the clinic's own clock. */
  backupTime: z.string().nullable(),
  backupWeekday: z.number().nullable(),
  backupDayOfMonth: z.number().nullable(),
  lastBackupAt: z.date().nullable(),
  nextScheduledBackup: z.date().nullable(),
  /** Since when nothing runs by its schedule. */
  schedulePausedAt: z.date().nullable(),
  schedulePausedBy: z.number().nullable(),
  scheduleNote: z.string(),
  createdAt: z.date(),
  archivedAt: z.date().nullable(),
});

/** A clinic as everyone may see it: no password and no key is in it. */
export const ClinicRecord = StoredClinic.extend({ destinations: z.array(DestinationRecord) });
export type ClinicRecord = z.infer<typeof ClinicRecord>;

const destinations = `(
  SELECT coalesce(jsonb_agg(jsonb_build_object(
    'name', d.name, 'kind', d.kind, 'settings', d.settings, 'required', d.required
  ) ORDER BY d.position), '[]')
  FROM destinations d WHERE d.clinic_id = c.id AND d.retired_at IS NULL
)`;

/** The SELECT list of a ClinicRecord over `clinics c`. */
export const clinicColumns = columnsOf(ClinicRecord, 'c', {
  destinations,
  backupTime: `to_char(c.backup_time, 'HH24:MI')`,
});
