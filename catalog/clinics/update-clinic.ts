import {
  ClinicChange,
  type ClinicChangeWritten,
  type DestinationChange,
} from '../../contracts/clinic-input.ts';
import type { Connection } from '../../contracts/connection.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { checkedInput } from '../database/checked-input.ts';
import type { Db } from '../database/db.ts';
import type { Sealed, SealedPlace } from '../sealing/sealed.ts';
import type { Sealer } from '../sealing/sealer.ts';
import type { ClinicRecord } from './clinic-record.ts';
import { drillPasswordPlace, passwordPlace } from './clinic-secrets.ts';
import { readClinic } from './get-clinic.ts';
import { readSealedConnections } from './open-connections.ts';
import { changeDestinations } from './change-destinations.ts';

type ConnectionChange = NonNullable<ClinicChange['connection']>;

const sameServer = (a: Connection, b: Connection): boolean =>
  a.host === b.host && a.port === b.port && a.user === b.user && a.ssl === b.ssl;

/** The new connection beside its password: the given one, or the old one if it goes to the same server. */
const changedConnection = (
  sealer: Sealer,
  field: string,
  place: SealedPlace,
  { password, ...connection }: ConnectionChange,
  old: { connection: Connection; password: Sealed } | null,
): { connection: Connection; password: Sealed } => {
  if (password !== undefined) return { connection, password: sealer.seal(password, place) };
  if (old === null || !sameServer(connection, old.connection))
    throw new ResguardoError('bad-request', {
      why: `${field}.password: needed, since the server, its TLS or the user changes`,
    });
  return { connection, password: old.password };
};

const changedColumns = async (
  db: Db,
  sealer: Sealer,
  clinicId: string,
  change: ClinicChange,
): Promise<Record<string, unknown>> => {
  const { schedule } = change;
  const columns: Record<string, unknown> = {
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
  const old = await readSealedConnections(db, clinicId);
  if (change.connection) {
    const place = passwordPlace(clinicId);
    const next = changedConnection(sealer, 'connection', place, change.connection, old);
    Object.assign(columns, { connection: next.connection, password_sealed: next.password });
  }
  if (change.drillServer === null)
    Object.assign(columns, { drill_connection: null, drill_password_sealed: null });
  else if (change.drillServer) {
    const before =
      old.drillConnection && old.drillPassword
        ? { connection: old.drillConnection, password: old.drillPassword }
        : null;
    const place = drillPasswordPlace(clinicId);
    const next = changedConnection(sealer, 'drillServer', place, change.drillServer, before);
    Object.assign(columns, {
      drill_connection: next.connection,
      drill_password_sealed: next.password,
    });
  }
  return columns;
};

/**
 * Changes what is given and leaves the rest, in one go. `clinic-unknown`; `bad-request` naming the
 * field, also where a password would be kept for another server.
 */
export const updateClinic = async (
  catalog: Catalog,
  clinicId: string,
  written: ClinicChangeWritten,
): Promise<ClinicRecord> => {
  const change = checkedInput(ClinicChange, written);
  const places: readonly DestinationChange[] | undefined = change.destinations;
  return asClinic(catalog, clinicId, async (db) => {
    await db.query('SELECT FROM clinics WHERE id = $1 FOR UPDATE', [clinicId]);
    const columns = await changedColumns(db, catalog.sealer, clinicId, change);
    // The names come from the list above, never from the caller.
    const given = Object.entries(columns).filter(([, value]) => value !== undefined);
    if (given.length > 0) {
      const sets = given.map(([column], index) => `${column} = $${index + 2}`).join(', ');
      await db.query(`UPDATE clinics SET ${sets} WHERE id = $1`, [
        clinicId,
        ...given.map(([, value]) => value),
      ]);
    }
    if (places) await changeDestinations(db, catalog.sealer, clinicId, places);
    return readClinic(db, clinicId);
  });
};
