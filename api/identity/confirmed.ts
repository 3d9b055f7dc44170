import type { FastifyRequest } from 'fastify';
import type { ConfirmationWord } from '../../contracts/api/confirmation.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { RouteDependencies } from '../api-server.ts';
import type { AuditedAct } from './audited.ts';
import { expectPassword, passwordErrors } from './expect-password.ts';

type Guarding = Pick<RouteDependencies, 'catalog' | 'audit'>;

/** The errors of asking for the word and the password. */
export const confirmationErrors = ['confirmation-wrong', ...passwordErrors] as const;

/**
 * Asks for the word and, only once that is right, for the password of whoever is logged in.
 * `confirmation-wrong`, `password-refused`, `too-many-attempts`.
 */
export const expectConfirmed = async (
  deps: Pick<Guarding, 'catalog'>,
  request: FastifyRequest,
  given: { readonly confirm: string; readonly password: string },
  word: ConfirmationWord,
): Promise<void> => {
  if (given.confirm !== word) throw new ResguardoError('confirmation-wrong', { expected: word });
  await expectPassword(deps, request, { password: given.password });
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
