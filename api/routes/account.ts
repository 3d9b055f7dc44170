import { z } from 'zod';
import { requestReset, useReset } from '../../catalog/password-resets/password-resets.ts';
import { findSession } from '../../catalog/sessions/find-session.ts';
import { endSession, listSessions } from '../../catalog/sessions/own-sessions.ts';
import type { SessionRecord } from '../../catalog/sessions/session-record.ts';
import { changePassword } from '../../catalog/users/change-password.ts';
import {
  Accepted,
  ForgottenPassword,
  PasswordChange,
  PasswordReset,
  SessionList,
} from '../../contracts/api/account.ts';
import { PageQuery } from '../../contracts/api/page.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded, limited, unkeyed } from '../http/guarded.ts';
import { pageOfAll } from '../http/page-of-all.ts';
import { idParams } from '../http/params.ts';
import { requestLanguage } from '../http/request-language.ts';
import { expectPassword, passwordErrors } from '../identity/expect-password.ts';
import { identityOf } from '../identity/guard.ts';
import { mailPasswordReset } from '../runs/mail-password-reset.ts';
import { sessionView } from '../views/account-views.ts';

const tags = ['account'];
const nothing = (description: string) => ({ 204: z.undefined().describe(description) });

/** One's own password and sessions. */
export const accountRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog } = deps;

  const forgot = guarded(
    'session.open',
    {
      tags,
      summary: 'Ask for a mail with a code for a new password',
      description:
        'The answer is the same whether anyone has that email or not. Three mails an hour at most.',
      body: ForgottenPassword,
      response: { 202: Accepted },
    },
    ['too-many-attempts', 'temporal-unreachable'],
  );
  server.post('/api/auth/password/forgot', limited(forgot), async (request, reply) => {
    const { email } = request.body;
    const language = requestLanguage(request);
    const id = await requestReset(catalog, { email, language, address: request.ip });
    await mailPasswordReset(deps.temporal, id);
    await deps.audit(request, { action: 'password.forgot', details: { email } });
    return reply.code(202).send({ accepted: true });
  });

  const reset = guarded(
    'session.open',
    {
      tags,
      summary: 'Set a new password with the code from the mail',
      description: 'The code is good once, for 30 minutes. Ends every session of yours.',
      body: PasswordReset,
      response: nothing('Set: log in with it'),
    },
    ['reset-refused', 'too-many-attempts'],
  );
  server.post('/api/auth/password/reset', limited(reset), async (request, reply) => {
    const { token, password } = request.body;
    const userId = await useReset(catalog, token, password);
    await deps.audit(request, { action: 'password.reset', object: `user/${userId}` });
    return reply.code(204).send();
  });

  const change = guarded(
    'login.own',
    {
      tags,
      summary: 'Change your password',
      description: 'Ends every session of yours, this one too.',
      body: PasswordChange,
      response: nothing('Changed: log in with it'),
    },
    passwordErrors,
  );
  server.post('/api/auth/password', unkeyed(limited(change)), async (request, reply) => {
    const { current, password } = request.body;
    await expectPassword(deps, request, { password: current });
    const { userId } = identityOf(request);
    await changePassword(catalog, userId, password);
    await deps.audit(request, { action: 'password.change', object: `user/${userId}` });
    return reply.code(204).send();
  });

  server.get(
    '/api/auth/sessions',
    guarded('login.own', {
      tags,
      summary: 'Your open sessions, the last used first',
      querystring: PageQuery,
      response: { 200: SessionList },
    }),
    async (request) => {
      const { userId, token } = identityOf(request);
      const current = (await findSession(catalog, token))?.session.id ?? null;
      const sessions = await listSessions(catalog, userId);
      const view = (one: SessionRecord) => sessionView(one, current);
      return pageOfAll(sessions, request.query, ({ id }) => String(id), view);
    },
  );

  server.delete(
    '/api/auth/sessions/:session',
    guarded(
      'login.own',
      {
        tags,
        summary: 'End one of your sessions',
        params: idParams('session'),
        response: nothing('Ended'),
      },
      ['session-unknown'],
    ),
    async (request, reply) => {
      const { session } = request.params;
      await endSession(catalog, identityOf(request).userId, session);
      await deps.audit(request, { action: 'session.end', object: `session/${session}` });
      return reply.code(204).send();
    },
  );
};
