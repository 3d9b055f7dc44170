import { revokeSession } from '../../catalog/sessions/revoke-session.ts';
import { LoginAnswer, LoginRequest, Me } from '../../contracts/api/session.ts';
import { z } from 'zod';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded, limited, unkeyed } from '../http/guarded.ts';
import { identityOf } from '../identity/guard.ts';
import { logIn, loginErrors } from '../identity/log-in.ts';
import { meOf } from '../identity/me-of.ts';

const tags = ['session'];
/** Logging in and out. */
export const sessionRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog } = deps;

  const login = guarded(
    'session.open',
    {
      tags,
      summary: 'Log in',
      body: LoginRequest,
      response: { 200: LoginAnswer },
    },
    loginErrors,
  );
  server.post('/api/auth/login', limited(login), async (request, reply) => {
    const { email, password, contraseña, code } = request.body;
    const given = { email, password: password ?? contraseña ?? '', code };
    const { identity, token, expiresAt } = await logIn(deps, request, given);
    return reply.header('cache-control', 'no-store').send({
      token,
      expiresAt: expiresAt.toISOString(),
      user: await meOf(catalog, identity),
    });
  });

  server.post(
    '/api/auth/logout',
    unkeyed(
      guarded('login.own', {
        tags,
        summary: 'Log out: the token is worth nothing from here on',
        response: { 204: z.undefined().describe('Logged out') },
      }),
    ),
    async (request, reply) => {
      await revokeSession(catalog, identityOf(request).token);
      await deps.audit(request, { action: 'logout' });
      return reply.code(204).send();
    },
  );

  server.get(
    '/api/auth/me',
    guarded('session.own', { tags, summary: 'Who you are', response: { 200: Me } }),
    (request) => meOf(catalog, identityOf(request)),
  );
};
