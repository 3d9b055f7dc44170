import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import type { NewEvent } from '../../catalog/deliveries/queue-event.ts';
import type { RestoreRecord } from '../../catalog/restores/restore-record.ts';
import type { RestoreNews } from '../../contracts/changes.ts';
import { failureData } from './backup-events.ts';

/** What there is to tell of a restore or an undo that ended, of the clinic whose data it was to change. */
export const restoreEvents = (
  changed: ClinicRecord,
  record: RestoreRecord,
  news: RestoreNews,
): NewEvent[] => {
  if (news !== 'done' && news !== 'failed') return [];
  return [
    {
      type: news === 'done' ? 'restore.done' : 'restore.failed',
      key: `restore/${record.id}`,
      clinic: { id: changed.id, name: changed.name },
      data: {
        restore: record.id,
        kind: record.kind,
        backup: record.backupId,
        backupOf: record.clinicId,
        target: record.order.target.kind,
        rows: record.result?.rows ?? null,
        failure: failureData(changed.language, record.failure),
      },
    },
  ];
};
