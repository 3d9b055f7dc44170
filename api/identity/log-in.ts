import type { FastifyRequest } from 'fastify';
import { membershipsOf } from '../../catalog/memberships/memberships-of.ts';
import { createSession } from '../../catalog/sessions/create-session.ts';
import { verifyLogin } from '../../catalog/users/verify-login.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { RouteDependencies } from '../api-server.ts';
import { identityOfSession, type Identity } from './identity.ts';

/** What logging in may be refused with. */
export const loginErrors = [
  'login-refused',
  'second-factor-needed',
  'second-factor-refused',
  'too-many-attempts',
] as const;

/** Those worth a line in the audit log: that a code is asked for is how a login goes on. */
const noted: readonly string[] = ['login-refused', 'second-factor-refused'];

/**
 * Opens a session for who proves to be a user; both outcomes are audited.
 * @throws ResguardoError one of `loginErrors`
 */
export const logIn = async (
  { catalog, audit }: RouteDependencies,
  request: FastifyRequest,
  { email, password, code }: { email: string; password: string; code?: string | undefined },
): Promise<{ identity: Identity; token: string; expiresAt: Date }> => {
  try {
    const user = await verifyLogin(catalog, { email, password, code, address: request.ip });
    const session = await createSession(catalog, user.id, { address: request.ip });
    const memberships = await membershipsOf(catalog, user.id);
    const identity = identityOfSession(session.token, user, memberships);
    // From here on they are who is asking, in the audit log too.
    request.identity = identity;
    await audit(request, { action: 'login', object: `user/${user.id}` });
    return { identity, ...session };
  } catch (error) {
    if (error instanceof ResguardoError && noted.includes(error.code)) {
      await audit(request, { action: 'login.refused', details: { email, why: error.code } });
    }
    throw error;
  }
};
