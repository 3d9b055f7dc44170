import type { ClinicInputWritten, ClinicPolicy } from '../../contracts/clinic-input.ts';
import type { Scope } from '../../contracts/scope.ts';
import type { Catalog } from '../open-catalog.ts';
import { getClinic } from './get-clinic.ts';
import {
  openClinicConnection,
  openDrillServer,
  openRestoreConnection,
} from './open-connections.ts';
import { openDestinations } from './open-destinations.ts';

/** What is a new clinic's own, where all else is as with another one. */
export interface OwnPart {
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly database: string;
  readonly timeZone?: string;
  readonly administrators?: readonly string[];
}

/** Of two clinics with the same rule nobody could say whose it is. */
export const withoutRule = (policy: ClinicPolicy): ClinicPolicy =>
  policy.adoptSchemas === undefined ? policy : { ...policy, adoptSchemas: null };

/**
 * A clinic like another: its logins, stores with their secrets, policy and schedule. For whoever adds it;
 * it holds secrets in the clear. `clinic-unknown`.
 */
export const clinicLike = async (
  catalog: Catalog,
  model: string,
  { database, administrators, ...own }: OwnPart,
): Promise<ClinicInputWritten> => {
  const clinic = await getClinic(catalog, model);
  const [connection, drillServer, restore, destinations] = await Promise.all([
    openClinicConnection(catalog, model),
    openDrillServer(catalog, model),
    openRestoreConnection(catalog, model),
    openDestinations(catalog, model),
  ]);
  const { timeZone, language, format, compression, layout, policy, notifySuccess } = clinic;
  const { backupSchedule, backupTime, backupWeekday, backupDayOfMonth } = clinic;
  const once = backupSchedule === 'scheduled';
  return {
    ...{ timeZone, language, format, compression, layout, notifySuccess, drillServer },
    policy: withoutRule(policy),
    ...own,
    connection: { ...connection, database },
    restoreLogin:
      clinic.restoreUser === null ? null : { user: clinic.restoreUser, password: restore.password },
    administrators: [...(administrators ?? clinic.administrators)],
    destinations: destinations.map(({ settings, secret, required }) =>
      secret === null ? { ...settings, required } : { ...settings, secret, required },
    ) as ClinicInputWritten['destinations'],
    schedule: once
      ? { backupSchedule: 'daily', backupTime: '02:00' }
      : { backupSchedule, backupTime, backupWeekday, backupDayOfMonth },
  };
};
