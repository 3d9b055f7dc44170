import { z } from 'zod';
import {
  createApiToken,
  listApiTokens,
  revokeApiToken,
} from '../../catalog/api-tokens/api-tokens.ts';
import { ApiTokenList, CreatedApiToken, NewApiToken } from '../../contracts/api/account.ts';
import { PageQuery } from '../../contracts/api/page.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded } from '../http/guarded.ts';
import { pageOfAll } from '../http/page-of-all.ts';
import { idParams } from '../http/params.ts';
import { identityOf } from '../identity/guard.ts';
import { roleIn, type Identity } from '../identity/identity.ts';
import { holds } from '../identity/narrowed.ts';
import type { Role } from '../permissions.ts';
import { apiTokenView } from '../views/account-views.ts';

const tags = ['account'];
const daySeconds = 24 * 60 * 60;
const TokenParams = idParams('token');

/** No more than the owner is, and no clinic that is not theirs. */
const expectOwn = (owner: Identity, role: Role, clinics: readonly string[] | null): void => {
  if (!holds(owner.user.role, role)) throw new ResguardoError('scope-too-wide', { role });
  const foreign = clinics?.find((clinic) => roleIn(owner, clinic) === null);
  if (foreign !== undefined) throw new ResguardoError('clinic-unknown', { clinic: foreign });
};

/** Tokens for programs: made, shown once, listed and revoked by the person they act for. */
export const tokenRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog } = deps;

  server.get(
    '/api/auth/tokens',
    guarded('login.own', {
      tags,
      summary: 'Your tokens for programs, newest first',
      querystring: PageQuery,
      response: { 200: ApiTokenList },
    }),
    async (request) => {
      const tokens = await listApiTokens(catalog, identityOf(request).userId);
      return pageOfAll(tokens, request.query, ({ id }) => String(id), apiTokenView);
    },
  );

  server.post(
    '/api/auth/tokens',
    guarded(
      'login.own',
      {
        tags,
        summary: 'Make a token for a program; it is shown this once',
        description:
          'It goes where a session’s token goes. It can never restore, undo, clean, or change who may come in: those ask for a password again, and so for a person.',
        body: NewApiToken,
        response: { 201: CreatedApiToken },
      },
      ['scope-too-wide', 'clinic-unknown'],
    ),
    async (request, reply) => {
      const owner = identityOf(request);
      const { name, role = owner.user.role, clinics, readOnly, days } = request.body;
      expectOwn(owner, role, clinics);
      const { token, record } = await createApiToken(catalog, {
        ...{ userId: owner.userId, name, role, clinics, readOnly },
        seconds: days * daySeconds,
      });
      await deps.audit(request, {
        action: 'token.add',
        object: `token/${record.id}`,
        details: { name, role, clinics, readOnly, days },
      });
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...apiTokenView(record), token });
    },
  );

  server.delete(
    '/api/auth/tokens/:token',
    guarded(
      'login.own',
      {
        tags,
        summary: 'Revoke a token of yours',
        params: TokenParams,
        response: { 204: z.undefined().describe('Worth nothing from here on') },
      },
      ['token-unknown'],
    ),
    async (request, reply) => {
      const { token } = request.params;
      const { name } = await revokeApiToken(catalog, identityOf(request).userId, token);
      const object = `token/${token}`;
      await deps.audit(request, { action: 'token.revoke', object, details: { name } });
      return reply.code(204).send();
    },
  );
};
