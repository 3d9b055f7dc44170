import { z } from 'zod';
import {
  beginEnrolment,
  confirmEnrolment,
  removeSecondFactor,
} from '../../catalog/second-factor/enrol.ts';
import {
  PasswordAgain,
  RecoveryCodes,
  SecondFactorCode,
  SecondFactorEnd,
  SecondFactorSecret,
} from '../../contracts/api/account.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded, limited, unkeyed } from '../http/guarded.ts';
import { expectPassword, passwordErrors } from '../identity/expect-password.ts';
import { identityOf } from '../identity/guard.ts';

const tags = ['account'];

/** One's own second factor: codes of an authenticator (RFC 6238). */
export const secondFactorRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog } = deps;

  const begin = guarded(
    'login.own',
    {
      tags,
      summary: 'Enrol an authenticator: gives its secret, this once',
      description: 'It counts for nothing until it is confirmed with a first code.',
      body: PasswordAgain,
      response: { 201: SecondFactorSecret },
    },
    [...passwordErrors, 'second-factor-on'],
  );
  server.post('/api/auth/second-factor', unkeyed(limited(begin)), async (request, reply) => {
    await expectPassword(deps, request, request.body);
    const enrolled = await beginEnrolment(catalog, identityOf(request).userId);
    return reply.code(201).header('cache-control', 'no-store').send(enrolled);
  });

  const confirm = guarded(
    'login.own',
    {
      tags,
      summary: 'Turn the second factor on with a first code: gives the recovery codes, this once',
      body: SecondFactorCode,
      response: { 200: RecoveryCodes },
    },
    ['code-refused', 'second-factor-on', 'second-factor-off', 'too-many-attempts'],
  );
  server.post(
    '/api/auth/second-factor/confirm',
    unkeyed(limited(confirm)),
    async (request, reply) => {
      const { userId } = identityOf(request);
      const recoveryCodes = await confirmEnrolment(catalog, userId, request.body.code);
      await deps.audit(request, { action: 'second-factor.on', object: `user/${userId}` });
      return reply.header('cache-control', 'no-store').send({ recoveryCodes });
    },
  );

  const end = guarded(
    'login.own',
    {
      tags,
      summary: 'Turn the second factor off',
      body: SecondFactorEnd,
      response: { 204: z.undefined().describe('Off: its secret and recovery codes are forgotten') },
    },
    [...passwordErrors, 'code-refused', 'second-factor-off'],
  );
  server.delete('/api/auth/second-factor', limited(end), async (request, reply) => {
    const { userId } = identityOf(request);
    await expectPassword(deps, request, request.body);
    await removeSecondFactor(catalog, userId);
    await deps.audit(request, { action: 'second-factor.off', object: `user/${userId}` });
    return reply.code(204).send();
  });
};
