import type { FastifyRequest } from 'fastify';
import { listClinics } from '../../catalog/clinics/list-clinics.ts';
import { membershipsOf } from '../../catalog/memberships/memberships-of.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import { createSession } from '../../catalog/sessions/create-session.ts';
import type { UserRecord } from '../../catalog/users/user-record.ts';
import { verifyLogin } from '../../catalog/users/verify-login.ts';
import type { Me } from '../../contracts/api/session.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { RouteDependencies } from '../api-server.ts';

/** A user as they see themselves, with the clinics that are theirs to see. */
export const meOf = async (catalog: Catalog, user: UserRecord): Promise<Me> => {
  const memberships = await membershipsOf(catalog, user.id);
  const roles = new Map(memberships.map(({ clinicId, role }) => [clinicId, role]));
  const own = await listClinics(catalog, { visibleTo: { userId: user.id } });
  return {
    id: user.id,
    email: user.email,
    firstName: user.nombre,
    lastName: user.apellido,
    language: user.language,
    role: user.role,
    clinics: own.map(({ id, name }) => ({ id, name, role: roles.get(id) ?? user.role })),
  };
};

/**
 * Opens a session for who proves to be a user; both outcomes are audited.
 * @throws ResguardoError `login-refused`, `too-many-attempts`
 */
export const logIn = async (
  { catalog, audit }: RouteDependencies,
  request: FastifyRequest,
  { email, password }: { email: string; password: string },
): Promise<{ user: UserRecord; token: string; expiresAt: Date }> => {
  try {
    const user = await verifyLogin(catalog, { email, password, address: request.ip });
    const session = await createSession(catalog, user.id, { address: request.ip });
    await audit(request, { action: 'login', object: `user/${user.id}` });
    return { user, ...session };
  } catch (error) {
    if (error instanceof ResguardoError && error.code === 'login-refused') {
      await audit(request, { action: 'login.refused', details: { email } });
    }
    throw error;
  }
};
