import { grantMembership, revokeMembership } from '../../catalog/memberships/grant-membership.ts';
import { membershipsOf } from '../../catalog/memberships/memberships-of.ts';
import { removeSecondFactor } from '../../catalog/second-factor/enrol.ts';
import { createUser } from '../../catalog/users/create-user.ts';
import { setUserDisabled } from '../../catalog/users/disable-user.ts';
import { getUser } from '../../catalog/users/get-user.ts';
import type { UserLook } from '../../catalog/users/look-at-user.ts';
import { listUsers } from '../../catalog/users/list-users.ts';
import {
  MembershipChange,
  NewUser,
  UserChange,
  UserPage,
  UserQuery,
  UserView,
} from '../../contracts/api/user.ts';
import { ClinicId } from '../../contracts/ids.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { expectUnchanged } from '../http/entity-tags.ts';
import { guarded, matched } from '../http/guarded.ts';
import { matchesText } from '../http/matches-text.ts';
import { pageOfAll } from '../http/page-of-all.ts';
import { idParams } from '../http/params.ts';
import { userView } from '../views/user-view.ts';

const tags = ['identity'];
const params = idParams('user');
const MembershipParams = params.extend({ clinic: ClinicId });

/** The people of the installation, for its operators. */
export const userRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog } = deps;

  const viewOf = async (userId: number): Promise<UserView> =>
    userView(await getUser(catalog, userId), await membershipsOf(catalog, userId));

  const unchanged =
    (request: FastifyRequest, reply: FastifyReply): UserLook =>
    ({ user, memberships }) =>
      expectUnchanged(request, reply, userView(user, memberships));

  server.get(
    '/api/users',
    guarded('users.manage', {
      tags,
      summary: 'Everyone, or the people of one clinic, by email',
      querystring: UserQuery,
      response: { 200: UserPage },
    }),
    async (request) => {
      const { clinic, q, ...page } = request.query;
      const all = await listUsers(catalog, { clinicId: clinic ?? null });
      const users = all.filter(({ email, nombre, apellido }) =>
        matchesText(q, email, `${nombre} ${apellido}`),
      );
      const { items, nextCursor } = pageOfAll(
        users,
        page,
        ({ id }) => String(id),
        (user) => user,
      );
      const views = items.map(async (user) =>
        userView(user, await membershipsOf(catalog, user.id)),
      );
      return { items: await Promise.all(views), nextCursor };
    },
  );

  server.post(
    '/api/users',
    guarded(
      'users.manage',
      { tags, summary: 'Add a user', body: NewUser, response: { 201: UserView } },
      ['user-exists', 'clinic-unknown'],
    ),
    async (request, reply) => {
      const { id, email, role } = await createUser(catalog, request.body);
      const { memberships } = request.body;
      await deps.audit(request, {
        action: 'user.add',
        object: `user/${id}`,
        details: { email, role, memberships },
      });
      return reply.code(201).send(await viewOf(id));
    },
  );

  server.get(
    '/api/users/:user',
    guarded('users.manage', { tags, summary: 'One user', params, response: { 200: UserView } }, [
      'user-unknown',
    ]),
    (request) => viewOf(request.params.user),
  );

  server.patch(
    '/api/users/:user',
    matched(
      guarded(
        'users.manage',
        {
          tags,
          summary: 'Shut a user out, or let them in again',
          params,
          body: UserChange,
          response: { 200: UserView },
        },
        ['user-unknown'],
      ),
    ),
    async (request, reply) => {
      const { user } = request.params;
      const { disabled } = request.body;
      await setUserDisabled(catalog, user, disabled, unchanged(request, reply));
      const action = disabled ? 'user.disable' : 'user.enable';
      await deps.audit(request, { action, object: `user/${user}` });
      return viewOf(user);
    },
  );

  server.put(
    '/api/users/:user/clinics/:clinic',
    matched(
      guarded(
        'users.manage',
        {
          tags,
          summary: 'Make a user one of a clinic’s people, or change as what',
          params: MembershipParams,
          body: MembershipChange,
          response: { 200: UserView },
        },
        ['user-unknown', 'clinic-unknown'],
      ),
    ),
    async (request, reply) => {
      const { user, clinic } = request.params;
      const { role } = request.body;
      const grant = { userId: user, clinicId: clinic, role };
      await grantMembership(catalog, grant, unchanged(request, reply));
      await deps.audit(request, {
        action: 'membership.grant',
        clinicId: clinic,
        object: `user/${user}`,
        details: { role },
      });
      return viewOf(user);
    },
  );

  server.delete(
    '/api/users/:user/clinics/:clinic',
    matched(
      guarded(
        'users.manage',
        {
          tags,
          summary: 'End a user’s part in a clinic',
          params: MembershipParams,
          response: { 200: UserView },
        },
        ['user-unknown'],
      ),
    ),
    async (request, reply) => {
      const { user, clinic } = request.params;
      await revokeMembership(catalog, user, clinic, unchanged(request, reply));
      const object = `user/${user}`;
      await deps.audit(request, { action: 'membership.revoke', clinicId: clinic, object });
      return viewOf(user);
    },
  );

  server.delete(
    '/api/users/:user/second-factor',
    matched(
      guarded(
        'users.manage',
        {
          tags,
          summary: 'Turn off the second factor of someone who lost it',
          params,
          response: { 200: UserView },
        },
        ['user-unknown', 'second-factor-off'],
      ),
    ),
    async (request, reply) => {
      const { user } = request.params;
      await removeSecondFactor(catalog, user, unchanged(request, reply));
      await deps.audit(request, { action: 'second-factor.reset', object: `user/${user}` });
      return viewOf(user);
    },
  );
};
