import { listDomains } from '../../catalog/domains/list-domains.ts';
import { listRounds } from '../../catalog/domains/list-rounds.ts';
import { setDomains } from '../../catalog/domains/set-domains.ts';
import {
  DomainRoundPage,
  DomainRoundQuery,
  DomainsCheckStarted,
  DomainsView,
} from '../../contracts/api/domains.ts';
import { DomainsInput } from '../../contracts/domains/domain-input.ts';
import type { FastifyRequest } from 'fastify';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { expectUnchanged } from '../http/entity-tags.ts';
import { goneSignal } from '../http/gone-signal.ts';
import { guarded, matched, unkeyed } from '../http/guarded.ts';
import { ClinicParams } from '../http/params.ts';
import { requestLanguage } from '../http/request-language.ts';
import { withoutUndefined } from '../http/without-undefined.ts';
import { clinicOf, identityOf } from '../identity/guard.ts';
import { roleIn } from '../identity/identity.ts';
import { checkDomainsNow } from '../runs/check-domains.ts';
import { domainRoundView, domainsView } from '../views/domain-views.ts';

const tags = ['domains'];
const address = '/api/clinics/:clinic/domains';

const readerOf = (request: FastifyRequest) => ({
  language: requestLanguage(request),
  clinic: clinicOf(request),
});

/** A clinic's domains as the world outside sees them: certificates, redirects, API, login, CORS. */
export const domainRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal } = deps;

  const shown = async (request: FastifyRequest): Promise<DomainsView> =>
    domainsView(readerOf(request), await listDomains(catalog, clinicOf(request).id));

  server.get(
    address,
    guarded('domains.read', {
      tags,
      summary: 'The clinic’s domains, and what the latest look at each found',
      params: ClinicParams,
      response: { 200: DomainsView },
    }),
    (request) => shown(request),
  );

  server.put(
    address,
    matched(
      guarded(
        'domains.change',
        {
          tags,
          summary: 'Set which domains are looked at, and what is expected of each',
          description:
            'The whole list: one that is missing is not looked at any more. An operator names any host; an administrator those that an operator named for the clinic before, and those in `allow.clinicHosts`.',
          params: ClinicParams,
          body: DomainsInput,
          response: { 200: DomainsView },
        },
        ['domain-not-allowed'],
      ),
    ),
    async (request, reply) => {
      const { clinic } = request.params;
      const operator = roleIn(identityOf(request), clinic) === 'operator';
      await setDomains(catalog, clinic, request.body, {
        operator,
        look: (before) => expectUnchanged(request, reply, domainsView(readerOf(request), before)),
      });
      await deps.audit(request, {
        ...{ action: 'domains.change', clinicId: clinic },
        details: { domains: request.body.domains.map(({ domain }) => domain) },
      });
      return shown(request);
    },
  );

  server.get(
    `${address}/history`,
    guarded('domains.read', {
      tags,
      summary: 'What was found, newest first; a day’s looks that found the same are one',
      params: ClinicParams,
      querystring: DomainRoundQuery,
      response: { 200: DomainRoundPage },
    }),
    async (request) => {
      const { clinic } = request.params;
      const page = await listRounds(catalog, clinic, withoutUndefined(request.query));
      const reader = readerOf(request);
      return { ...page, items: page.items.map((round) => domainRoundView(reader, round)) };
    },
  );

  server.post(
    `${address}/check`,
    unkeyed(
      guarded(
        'domains.check',
        {
          tags,
          summary: 'Look now, and answer with what was found',
          description:
            'They are looked at every hour by themselves. When it takes long, the answer is 202 with the address where it will stand.',
          params: ClinicParams,
          response: { 200: DomainsView, 202: DomainsCheckStarted },
        },
        ['worker-absent', 'temporal-unreachable'],
      ),
    ),
    async (request, reply) => {
      const { clinic } = request.params;
      await deps.audit(request, { action: 'domains.check', clinicId: clinic });
      const gone = AbortSignal.any([goneSignal(reply), deps.closing]);
      const patience = { patienceMs: deps.planPatienceMs, gone };
      if (await checkDomainsNow(temporal, clinic, patience)) return shown(request);
      const at = `/api/clinics/${clinic}/domains`;
      return reply.code(202).header('location', at).send({ clinic, address: at });
    },
  );
};
