import { EntradaLogin, RespuestaLogin } from '../../contracts/api/front-ends/respaldo.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded, limited } from '../http/guarded.ts';
import { logIn, loginErrors } from '../identity/log-in.ts';
import { meOf } from '../identity/me-of.ts';

/** Logging in as E2's front ends do. */
export const respaldoSessionRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const login = guarded(
    'session.open',
    {
      tags: ['front ends'],
      summary: 'Iniciar sesión',
      body: EntradaLogin,
      response: { 200: RespuestaLogin },
    },
    loginErrors,
  );
  server.post('/api/v1/auth/login', limited(login), async (request, reply) => {
    const { email, contraseña: password, codigo: code } = request.body;
    const given = { email, password, code };
    const { identity, token, expiresAt } = await logIn(deps, request, given);
    const { clinics } = await meOf(deps.catalog, identity);
    const { user } = identity;
    const { id, nombre, apellido, role } = user;
    return reply.header('cache-control', 'no-store').send({
      token,
      usuario: { id, email: user.email, nombre, apellido, rol: role },
      clinicas: clinics.map((one) => ({ id: one.id, nombre: one.name, rol: one.role })),
      expira: expiresAt.toISOString(),
    });
  });
};
