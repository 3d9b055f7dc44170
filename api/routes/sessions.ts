import { listClinics } from '../../catalog/clinics/list-clinics.ts';
import { createSession } from '../../catalog/sessions/create-session.ts';
import { revokeSession } from '../../catalog/sessions/revoke-session.ts';
import { membershipsOf } from '../../catalog/memberships/memberships-of.ts';
import type { UserRecord } from '../../catalog/users/user-record.ts';
import { verifyLogin } from '../../catalog/users/verify-login.ts';
import { LoginAnswer, LoginRequest, Me } from '../../contracts/api/session.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { z } from 'zod';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded, limited } from '../http/guarded.ts';
import { identityOf } from '../identity/guard.ts';

const tags = ['session'];
/** Logging in and out. */
export const sessionRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog } = deps;

  const me = async (user: UserRecord): Promise<Me> => {
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

  const login = guarded(
    'session.open',
    {
      tags,
      summary: 'Log in',
      body: LoginRequest,
      response: { 200: LoginAnswer },
    },
    ['login-refused', 'too-many-attempts'],
  );
  server.post('/api/auth/login', limited(login), async (request, reply) => {
    const { email, password, contraseña } = request.body;
    try {
      const user = await verifyLogin(catalog, {
        email,
        password: password ?? contraseña ?? '',
        address: request.ip,
      });
      const { token, expiresAt } = await createSession(catalog, user.id, { address: request.ip });
      await deps.audit(request, { action: 'login', object: `user/${user.id}` });
      return await reply
        .header('cache-control', 'no-store')
        .send({ token, expiresAt: expiresAt.toISOString(), user: await me(user) });
    } catch (error) {
      if (error instanceof ResguardoError && error.code === 'login-refused') {
        await deps.audit(request, { action: 'login.refused', details: { email } });
      }
      throw error;
    }
  });

  server.post(
    '/api/auth/logout',
    guarded('session.own', {
      tags,
      summary: 'Log out: the token is worth nothing from here on',
      response: { 204: z.undefined().describe('Logged out') },
    }),
    async (request, reply) => {
      await revokeSession(catalog, identityOf(request).token);
      await deps.audit(request, { action: 'logout' });
      return reply.code(204).send();
    },
  );

  server.get(
    '/api/auth/me',
    guarded('session.own', { tags, summary: 'Who you are', response: { 200: Me } }),
    (request) => me(identityOf(request).user),
  );
};
