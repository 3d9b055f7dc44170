import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import type { ClinicView } from '../../contracts/api/clinic.ts';
import { iso, isoOrNull } from './iso.ts';

/** A clinic as it is shown. */
export const clinicView = (clinic: ClinicRecord): ClinicView => ({
  id: clinic.id,
  name: clinic.name,
  scope: clinic.scope,
  connection: clinic.connection,
  drillServer: clinic.drillConnection,
  restoreLogin: clinic.restoreUser === null ? null : { user: clinic.restoreUser },
  timeZone: clinic.timeZone,
  language: clinic.language,
  format: clinic.format,
  compression: clinic.compression,
  layout: clinic.layout,
  policy: clinic.policy,
  administrators: clinic.administrators,
  notifySuccess: clinic.notifySuccess,
  destinations: clinic.destinations,
  schedule: {
    backupSchedule: clinic.backupSchedule,
    backupTime: clinic.backupTime,
    backupWeekday: clinic.backupWeekday,
    backupDayOfMonth: clinic.backupDayOfMonth,
    nextScheduledBackup: isoOrNull(clinic.nextScheduledBackup),
  },
  lastBackupAt: isoOrNull(clinic.lastBackupAt),
  createdAt: iso(clinic.createdAt),
  archivedAt: isoOrNull(clinic.archivedAt),
});
