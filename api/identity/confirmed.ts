import type { FastifyRequest } from 'fastify';
import { confirmPassword } from '../../catalog/users/confirm-password.ts';
import type { ConfirmationWord } from '../../contracts/api/confirmation.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { RouteDependencies } from '../api-server.ts';
import type { AuditedAct } from './audited.ts';
import { identityOf } from './guard.ts';

type Guarding = Pick<RouteDependencies, 'catalog' | 'audit'>;

/** The errors of asking for the word and the password. */
export const confirmationErrors = [
  'confirmation-wrong',
  'password-refused',
  'too-many-attempts',
] as const;

/**
 * Asks for the word and, only once that is right, for the password of whoever is logged in.
 * `confirmation-wrong`, `password-refused`, `too-many-attempts`.
 */
export const expectConfirmed = async (
  { catalog }: Pick<Guarding, 'catalog'>,
  request: FastifyRequest,
  given: { readonly confirm: string; readonly password: string },
  word: ConfirmationWord,
): Promise<void> => {
  if (given.confirm !== word) throw new ResguardoError('confirmation-wrong', { expected: word });
  try {
    await confirmPassword(catalog, identityOf(request).userId, given.password, request.ip);
  } catch (error) {
    // They are logged in: to a browser, a 401 would say that they no longer are.
    if (error instanceof ResguardoError && error.code === 'login-refused') {
      throw new ResguardoError('password-refused', {}, { cause: error });
    }
    throw error;
  }
};

/** Runs what may be refused, and writes a refusal to the audit log, with its error's name. */
export const attempted = async <T>(
  { audit }: Pick<Guarding, 'audit'>,
  request: FastifyRequest,
  act: AuditedAct,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const why = error instanceof ResguardoError ? error.code : 'internal';
    await audit(request, {
      ...act,
      action: `${act.action}.refused`,
      details: { ...act.details, why },
    });
    throw error;
  }
};
