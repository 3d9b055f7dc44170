import type { BackupRecord } from '../../catalog/backups/backup-record.ts';
import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import type { FleetRunView, FleetScheduleView } from '../../contracts/api/fleet.ts';
import { ClinicId } from '../../contracts/ids.ts';
import type { Language } from '../../contracts/language.ts';
import { startedRun } from '../runs/run-address.ts';
import { failureView } from './failure-view.ts';
import { iso, isoOrNull } from './iso.ts';
import { scheduleView } from './schedule-view.ts';

/** The making of a backup, as a list over the clinics shows it. */
export const fleetRunView = (
  language: Language,
  backup: BackupRecord,
  name: string,
): FleetRunView => {
  const { id, clinicId, runId, failureCode, failureParams } = backup;
  const { address, events } = startedRun(ClinicId.parse(clinicId), runId, false);
  return {
    ...{ clinic: clinicId, name, run: runId, backup: id, address, events },
    fileName: backup.fileName,
    state: backup.state,
    trigger: backup.trigger,
    startedAt: iso(backup.startedAt),
    endedAt: isoOrNull(backup.endedAt),
    bytes: backup.bytes,
    rows: backup.rows,
    failure:
      failureCode === null
        ? null
        : failureView(language, { code: failureCode, params: failureParams ?? {} }),
  };
};

/** When one of the clinics is backed up. */
export const fleetScheduleView = (language: Language, clinic: ClinicRecord): FleetScheduleView => ({
  ...scheduleView(language, clinic, null),
  name: clinic.name,
  address: `/api/clinics/${clinic.id}/schedule`,
});
