import type { FastifyInstance, FastifyRequest } from 'fastify';
import { getClinic } from '../../catalog/clinics/get-clinic.ts';
import { onlyClinic } from '../../catalog/clinics/only-clinic.ts';
import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import { ClinicId } from '../../contracts/ids.ts';
import type { Listed } from '../../catalog/database/listed.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { permissions, type Permission, type PermissionName } from '../permissions.ts';
import { clinicOfRequest } from './clinic-of-request.ts';
import { createIdentify, type Identify } from './identify.ts';
import { roleIn, seesEveryClinic, type Identity } from './identity.ts';

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

/** Its id alone. */
export const clinicIdOf = (request: FastifyRequest): ClinicId =>
  ClinicId.parse(clinicOf(request).id);

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

/**
 * Whose records a list over several clinics shows: those where the permission table lets the identity do
 * `name`, or the one of them that is asked for. Errors of `clinicFor`.
 */
export const clinicsFor = async (
  catalog: Catalog,
  identity: Identity,
  name: PermissionName,
  one?: ClinicId,
): Promise<Listed> => {
  if (one !== undefined) return (await clinicFor(catalog, identity, name, one)).id;
  if (identity.everywhere !== null && allowed(permissions[name], identity.everywhere)) {
    return { clinicIds: null };
  }
  const known = [...identity.memberships.keys()];
  return {
    clinicIds: known.filter((clinic) => allowed(permissions[name], roleIn(identity, clinic))),
  };
};

/** The one clinic that the identity has a part in; null where it has none or several. */
const onlyClinicOf = async (catalog: Catalog, identity: Identity): Promise<string | null> => {
  if (seesEveryClinic(identity)) return onlyClinic(catalog);
  const [first, ...others] = identity.memberships.keys();
  return others.length === 0 ? (first ?? null) : null;
};

/** What changes nothing (RFC 9110 §9.2.1): all that a read-only token may send. */
const safeMethods = ['GET', 'HEAD'];

/** What a login is good for, whatever the clinic: told before one is looked at. */
const expectFit = (
  name: PermissionName,
  { person }: Permission,
  { by, readOnly }: Identity,
  { method }: FastifyRequest,
): void => {
  if (person && by !== 'session') throw new ResguardoError('person-needed', { action: name });
  if (readOnly && !safeMethods.includes(method)) {
    throw new ResguardoError('not-allowed', { action: name });
  }
};

/** Lets a request through to its handler only as the permission table says. */
const admit = async (
  catalog: Catalog,
  identify: Identify,
  name: PermissionName,
  request: FastifyRequest,
): Promise<void> => {
  const permission: Permission = permissions[name];
  if (permission.by === 'anyone') return;
  const identity = await identify(request.headers.authorization, request.log);
  if (!identity) throw new ResguardoError('not-logged-in');
  request.identity = identity;
  expectFit(name, permission, identity, request);
  if (permission.on === 'system') {
    if (!allowed(permission, identity.role)) {
      throw new ResguardoError('not-allowed', { action: name });
    }
    return;
  }
  const clinic = await clinicOfRequest(request, () => onlyClinicOf(catalog, identity));
  request.clinicRecord = await clinicFor(catalog, identity, name, clinic);
};

/** Guards every route by the permission it declares; before its body is read. */
export const guardRoutes = (server: FastifyInstance, catalog: Catalog): void => {
  const identify = createIdentify(catalog);
  server.decorateRequest('identity', null);
  server.decorateRequest('clinicRecord', null);
  server.addHook('onRequest', async (request) => {
    const { permission } = request.routeOptions.config;
    // Undeclared ones are the plug-ins' own, listed in the table; and what no route serves.
    if (permission) await admit(catalog, identify, permission, request);
  });
};
