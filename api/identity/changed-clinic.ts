import type { FastifyRequest } from 'fastify';
import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import type { RestoreRecord } from '../../catalog/restores/restore-record.ts';
import { ClinicId } from '../../contracts/ids.ts';
import type { RestoreOrder } from '../../contracts/restore.ts';
import type { RouteDependencies } from '../api-server.ts';
import type { PermissionName } from '../permissions.ts';
import { clinicFor, clinicOf, identityOf } from './guard.ts';

const inClinic = (
  { catalog }: Pick<RouteDependencies, 'catalog'>,
  request: FastifyRequest,
  permission: PermissionName,
  changed: ClinicId,
): Promise<ClinicRecord> => {
  const own = clinicOf(request);
  if (changed === own.id) return Promise.resolve(own);
  return clinicFor(catalog, identityOf(request), permission, changed);
};

/**
 * The clinic whose data an order is about: where that is not the one in the address, the caller must
 * have the permission there as well. `clinic-unknown`, `not-allowed`.
 */
export const clinicOfOrder = (
  deps: Pick<RouteDependencies, 'catalog'>,
  request: FastifyRequest,
  permission: PermissionName,
  { target }: RestoreOrder,
): Promise<ClinicRecord> =>
  target.kind === 'clinic'
    ? inClinic(deps, request, permission, target.clinic)
    : Promise.resolve(clinicOf(request));

/** The same for a restore that was asked for already. */
export const clinicOfRestore = (
  deps: Pick<RouteDependencies, 'catalog'>,
  request: FastifyRequest,
  permission: PermissionName,
  { changedClinicId }: RestoreRecord,
): Promise<ClinicRecord> => inClinic(deps, request, permission, ClinicId.parse(changedClinicId));
