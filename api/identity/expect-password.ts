import type { FastifyRequest } from 'fastify';
import { confirmPassword } from '../../catalog/users/confirm-password.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { RouteDependencies } from '../api-server.ts';
import { identityOf } from './guard.ts';

/** The errors of asking for the password again. */
export const passwordErrors = ['password-refused', 'too-many-attempts'] as const;

/** To a browser, a 401 would say to one who is logged in that they no longer are. */
const toWhoIsLoggedIn = (error: unknown): unknown => {
  if (!(error instanceof ResguardoError)) return error;
  if (error.code === 'login-refused') {
    return new ResguardoError('password-refused', {}, { cause: error });
  }
  if (error.code === 'second-factor-refused' || error.code === 'second-factor-needed') {
    return new ResguardoError('code-refused', {}, { cause: error });
  }
  return error;
};

/**
 * Asks whoever is logged in for their password again and, where one is given, for a code of the second
 * factor. `password-refused`, `code-refused`, `too-many-attempts`.
 */
export const expectPassword = async (
  { catalog }: Pick<RouteDependencies, 'catalog'>,
  request: FastifyRequest,
  { password, code }: { readonly password: string; readonly code?: string },
): Promise<void> => {
  const { userId } = identityOf(request);
  try {
    await confirmPassword(catalog, userId, password, request.ip, code);
  } catch (error) {
    throw toWhoIsLoggedIn(error);
  }
};
