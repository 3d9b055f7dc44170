import { z } from 'zod';
import {
  addIssuer,
  changeIssuer,
  getIssuer,
  listIssuers,
  removeIssuer,
} from '../../catalog/issuers/issuers.ts';
import { IssuerList, IssuerView } from '../../contracts/api/issuer.ts';
import { PageQuery } from '../../contracts/api/page.ts';
import { IssuerChange, IssuerInput } from '../../contracts/issuer-input.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { expectUnchanged } from '../http/entity-tags.ts';
import { guarded, matched } from '../http/guarded.ts';
import { pageOfAll } from '../http/page-of-all.ts';
import { idParams } from '../http/params.ts';
import { issuerView } from '../views/issuer-view.ts';

const tags = ['identity'];
const params = idParams('issuer');

/** What of an issuer the audit log tells before and after; a secret is not in a view. */
const told = (view: IssuerView): Record<string, unknown> => ({
  name: view.name,
  issuer: view.issuer,
  audience: view.audience,
  algorithms: view.algorithms,
  keys: view.key.kind === 'url' ? view.key.url : view.key.kind,
  clinics: view.clinics,
  claims: view.claims,
  roles: view.roles,
  defaultRole: view.defaultRole,
});

/** The clinics' own backends whose JSON Web Tokens count as a login. */
export const issuerRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog } = deps;

  server.get(
    '/api/issuers',
    guarded('issuers.read', {
      tags,
      summary: 'The issuers whose tokens are taken, by name',
      querystring: PageQuery,
      response: { 200: IssuerList },
    }),
    async (request) => {
      const issuers = await listIssuers(catalog);
      return pageOfAll(issuers, request.query, ({ id }) => String(id), issuerView);
    },
  );

  server.get(
    '/api/issuers/:issuer',
    guarded(
      'issuers.read',
      { tags, summary: 'One issuer', params, response: { 200: IssuerView } },
      ['issuer-unknown'],
    ),
    async (request) => issuerView(await getIssuer(catalog, request.params.issuer)),
  );

  server.post(
    '/api/issuers',
    guarded(
      'issuers.change',
      {
        tags,
        summary: 'Take the tokens of a clinic’s own backend',
        description:
          'Its tokens must hold `iss`, `aud` and `exp`. They reach the clinics listed here and no others, as admin or staff, whatever they claim.',
        body: IssuerInput,
        response: { 201: IssuerView },
      },
      ['issuer-exists', 'clinic-unknown'],
    ),
    async (request, reply) => {
      const view = issuerView(await addIssuer(catalog, request.body));
      const object = `issuer/${view.id}`;
      await deps.audit(request, { action: 'issuer.add', object, details: { after: told(view) } });
      return reply.code(201).header('location', `/api/issuers/${view.id}`).send(view);
    },
  );

  server.patch(
    '/api/issuers/:issuer',
    matched(
      guarded(
        'issuers.change',
        {
          tags,
          summary: 'Change an issuer, field by field',
          params,
          body: IssuerChange,
          response: { 200: IssuerView },
        },
        ['issuer-unknown', 'clinic-unknown'],
      ),
    ),
    async (request, reply) => {
      const { issuer } = request.params;
      const before = told(issuerView(await getIssuer(catalog, issuer)));
      const view = issuerView(
        await changeIssuer(catalog, issuer, request.body, (now) => {
          expectUnchanged(request, reply, issuerView(now));
        }),
      );
      await deps.audit(request, {
        action: 'issuer.change',
        object: `issuer/${issuer}`,
        details: { before, after: told(view) },
      });
      return view;
    },
  );

  server.delete(
    '/api/issuers/:issuer',
    matched(
      guarded(
        'issuers.change',
        {
          tags,
          summary: 'Take an issuer’s tokens no longer',
          params,
          response: { 204: z.undefined().describe('Its tokens are worth nothing from here on') },
        },
        ['issuer-unknown'],
      ),
      IssuerView,
    ),
    async (request, reply) => {
      const { issuer } = request.params;
      const before = told(
        issuerView(
          await removeIssuer(catalog, issuer, (now) => {
            expectUnchanged(request, reply, issuerView(now));
          }),
        ),
      );
      const object = `issuer/${issuer}`;
      await deps.audit(request, { action: 'issuer.remove', object, details: { before } });
      return reply.code(204).send();
    },
  );
};
