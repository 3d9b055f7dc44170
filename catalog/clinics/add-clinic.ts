import { ClinicInput, type ClinicInputWritten } from '../../contracts/clinic-input.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { brokeConstraint } from '../database/catalog-error.ts';
import { checkedInput } from '../database/checked-input.ts';
import type { Db } from '../database/db.ts';
import type { Sealer } from '../sealing/sealer.ts';
import type { ClinicRecord } from './clinic-record.ts';
import { drillPasswordPlace, passwordPlace, restorePasswordPlace } from './clinic-secrets.ts';
import { keepNext } from '../schedules/planned-next.ts';
import { readClinic } from './get-clinic.ts';
import { insertDestination, sealDestination } from './write-destinations.ts';

const insertClinic = async (db: Db, sealer: Sealer, input: ClinicInput): Promise<void> => {
  const { password, ...connection } = input.connection;
  const { password: drillPassword = null, ...drillConnection } = input.drillServer ?? {};
  const { schedule, restoreLogin } = input;
  await db.query(
    `INSERT INTO clinics (
       id, name, scope, connection, password_sealed, drill_connection, drill_password_sealed,
       time_zone, language, format, compression, layout, policy, administrators, notify_success,
       backup_schedule, backup_time, backup_weekday, backup_day_of_month, next_scheduled_backup,
       restore_user, restore_password_sealed
     ) VALUES (
       $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
       $21, $22
     )`,
    [
      input.id,
      input.name,
      input.scope,
      connection,
      sealer.seal(password, passwordPlace(input.id)),
      drillPassword === null ? null : drillConnection,
      drillPassword === null ? null : sealer.seal(drillPassword, drillPasswordPlace(input.id)),
      input.timeZone,
      input.language,
      input.format,
      input.compression,
      input.layout,
      input.policy,
      input.administrators,
      input.notifySuccess,
      schedule.backupSchedule,
      schedule.backupTime,
      schedule.backupWeekday,
      schedule.backupDayOfMonth,
      schedule.nextScheduledBackup,
      restoreLogin?.user ?? null,
      restoreLogin && sealer.seal(restoreLogin.password, restorePasswordPlace(input.id)),
    ],
  );
};

/** Takes a clinic on. `bad-request` naming the field, `clinic-exists` (an archived one too keeps its id). */
export const addClinic = async (
  catalog: Catalog,
  written: ClinicInputWritten,
): Promise<ClinicRecord> => {
  const input = checkedInput(ClinicInput, written);
  try {
    return await asClinic(catalog, input.id, async (db) => {
      await insertClinic(db, catalog.sealer, input);
      for (const [position, destination] of input.destinations.entries())
        await insertDestination(
          db,
          input.id,
          position,
          sealDestination(catalog.sealer, input.id, destination),
        );
      await keepNext(db, await readClinic(db, input.id), new Date());
      return readClinic(db, input.id);
    });
  } catch (error) {
    if (brokeConstraint(error, 'clinics_pkey'))
      throw new ResguardoError('clinic-exists', { clinic: input.id }, { cause: error });
    throw error;
  }
};
