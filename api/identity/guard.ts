import type { FastifyInstance, FastifyRequest } from 'fastify';
import { getClinic } from '../../catalog/clinics/get-clinic.ts';
import { onlyClinic } from '../../catalog/clinics/only-clinic.ts';
import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { permissions, type Permission, type PermissionName } from '../permissions.ts';
import { clinicOfRequest } from './clinic-of-request.ts';
import { identityFrom, roleIn, type Identity } from './identity.ts';

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity | null;
    clinicRecord: ClinicRecord | null;
  }
}

/** Who is asking, on a route that needs a login. */
export const identityOf = (request: FastifyRequest): Identity => {
  if (!request.identity) throw new ResguardoError('not-logged-in');
  return request.identity;
};

/** The clinic that is asked about, on a route whose permission is on a clinic. */
export const clinicOf = (request: FastifyRequest): ClinicRecord => {
  if (!request.clinicRecord) throw new ResguardoError('internal', { what: 'no clinic resolved' });
  return request.clinicRecord;
};

const allowed = ({ by }: Permission, role: string | null): boolean =>
  typeof by === 'string' || (by as readonly string[]).includes(role ?? '');

/**
 * The clinic `clinic`, if the permission table lets the identity do `name` there. One that it has no
 * part in is `clinic-unknown`, told before anything is looked up, so that neither the answer nor its
 * time tells whether it exists; else `not-allowed`.
 */
export const clinicFor = async (
  catalog: Catalog,
  identity: Identity,
  name: PermissionName,
  clinic: ClinicId,
): Promise<ClinicRecord> => {
  const role = roleIn(identity, clinic);
  if (role === null) throw new ResguardoError('clinic-unknown', { clinic });
  if (!allowed(permissions[name], role)) throw new ResguardoError('not-allowed', { action: name });
  return getClinic(catalog, clinic);
};

/** The one clinic that the identity has a part in; null where it has none or several. */
const onlyClinicOf = async (
  catalog: Catalog,
  { seesEveryClinic, memberships }: Identity,
): Promise<string | null> => {
  if (seesEveryClinic) return onlyClinic(catalog);
  const [first, ...others] = memberships.keys();
  return others.length === 0 ? (first ?? null) : null;
};

/** Lets a request through to its handler only as the permission table says. */
const admit = async (
  catalog: Catalog,
  name: PermissionName,
  request: FastifyRequest,
): Promise<void> => {
  const permission: Permission = permissions[name];
  if (permission.by === 'anyone') return;
  const identity = await identityFrom(catalog, request.headers.authorization);
  if (!identity) throw new ResguardoError('not-logged-in');
  request.identity = identity;
  if (permission.on === 'system') {
    if (!allowed(permission, identity.user.role)) {
      throw new ResguardoError('not-allowed', { action: name });
    }
    return;
  }
  const clinic = await clinicOfRequest(request, () => onlyClinicOf(catalog, identity));
  request.clinicRecord = await clinicFor(catalog, identity, name, clinic);
};

/** Guards every route by the permission it declares; before its body is read. */
export const guardRoutes = (server: FastifyInstance, catalog: Catalog): void => {
  server.decorateRequest('identity', null);
  server.decorateRequest('clinicRecord', null);
  server.addHook('onRequest', async (request) => {
    const { permission } = request.routeOptions.config;
    // Undeclared ones are the plug-ins' own, listed in the table; and what no route serves.
    if (permission) await admit(catalog, permission, request);
  });
};
