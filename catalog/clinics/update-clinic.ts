import {
  ClinicChange,
  type ClinicChangeWritten,
  type DestinationChange,
} from '../../contracts/clinic-input.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { checkedInput } from '../database/checked-input.ts';
import { changedLogins } from './changed-logins.ts';
import type { ClinicRecord } from './clinic-record.ts';
import { keepNext } from '../schedules/planned-next.ts';
import { readClinic } from './get-clinic.ts';
import { readSealedConnections } from './open-connections.ts';
import { changeDestinations } from './change-destinations.ts';

const changedColumns = (change: ClinicChange): Record<string, unknown> => {
  const { schedule } = change;
  return {
    name: change.name,
    scope: change.scope,
    time_zone: change.timeZone,
    language: change.language,
    format: change.format,
    compression: change.compression,
    layout: change.layout,
    policy: change.policy,
    administrators: change.administrators,
    notify_success: change.notifySuccess,
    backup_schedule: schedule?.backupSchedule,
    backup_time: schedule?.backupTime,
    backup_weekday: schedule?.backupWeekday,
    backup_day_of_month: schedule?.backupDayOfMonth,
    next_scheduled_backup: schedule?.nextScheduledBackup,
  };
};

/** A policy is changed field by field, retention within it too; all else as a whole. */
const setColumn = (column: string, index: number): string => {
  const value = `$${index + 2}`;
  if (column !== 'policy') return `${column} = ${value}`;
  const retention = `coalesce(policy->'retention', '{}') || coalesce(${value}::jsonb->'retention', '{}')`;
  return `policy = policy || ${value}::jsonb || jsonb_build_object('retention', ${retention})`;
};

/**
 * Changes what is given and leaves the rest, in one go. `look` sees the clinic as it is while nobody
 * else can change it, and throws where that is not what was meant to be changed. `clinic-unknown`;
 * `bad-request` naming the field, also where a password would be kept for another server.
 */
export const updateClinic = async (
  catalog: Catalog,
  clinicId: string,
  written: ClinicChangeWritten,
  look?: (now: ClinicRecord) => void,
): Promise<ClinicRecord> => {
  const change = checkedInput(ClinicChange, written);
  const places: readonly DestinationChange[] | undefined = change.destinations;
  return asClinic(catalog, clinicId, async (db) => {
    await db.query('SELECT FROM clinics WHERE id = $1 FOR UPDATE', [clinicId]);
    look?.(await readClinic(db, clinicId));
    const old = await readSealedConnections(db, clinicId);
    const columns = {
      ...changedColumns(change),
      ...changedLogins(catalog.sealer, clinicId, change, old),
    };
    // The names come from the lists above, never from the caller.
    const given = Object.entries(columns).filter(([, value]) => value !== undefined);
    if (given.length > 0) {
      const sets = given.map(([column], index) => setColumn(column, index)).join(', ');
      await db.query(`UPDATE clinics SET ${sets} WHERE id = $1`, [
        clinicId,
        ...given.map(([, value]) => value),
      ]);
    }
    if (places) await changeDestinations(db, catalog.sealer, clinicId, places);
    if (change.schedule ?? change.timeZone)
      await keepNext(db, await readClinic(db, clinicId), new Date());
    return readClinic(db, clinicId);
  });
};
