import { listAudit } from '../../catalog/audit/list-audit.ts';
import { verifyAuditChain } from '../../catalog/audit/verify-audit-chain.ts';
import {
  AuditPage,
  AuditQuery,
  AuditVerdict,
  ClinicAuditQuery,
} from '../../contracts/api/audit.ts';
import type { z } from 'zod';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded } from '../http/guarded.ts';
import { ClinicParams } from '../http/params.ts';
import { withoutUndefined } from '../http/without-undefined.ts';
import { clinicOf } from '../identity/guard.ts';
import { auditPage, auditVerdict } from '../views/audit-view.ts';

const tags = ['audit'];

const filterOf = ({ user, from, until, ...page }: z.infer<typeof ClinicAuditQuery>) =>
  withoutUndefined({
    ...page,
    userId: user,
    from: from === undefined ? undefined : new Date(from),
    until: until === undefined ? undefined : new Date(until),
  });

/** Who did what, when, from where: shown, and checked. */
export const auditRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog } = deps;

  server.get(
    '/api/audit',
    guarded('audit.read', {
      tags,
      summary: 'Everything that was done, newest first',
      querystring: AuditQuery,
      response: { 200: AuditPage },
    }),
    async (request) => {
      const { clinic, ...query } = request.query;
      const of = clinic === undefined ? 'everyone' : { clinicId: clinic };
      return auditPage(await listAudit(catalog, of, filterOf(query)));
    },
  );

  server.get(
    '/api/audit/verify',
    guarded('audit.read', {
      tags,
      summary: 'Compute the whole chain anew and tell the first thing wrong',
      description:
        'It cannot see the whole catalog put back to an older state: for that, keep `head` elsewhere and compare.',
      response: { 200: AuditVerdict },
    }),
    async () => auditVerdict(await verifyAuditChain(catalog)),
  );

  server.get(
    '/api/clinics/:clinic/audit',
    guarded('clinic.audit', {
      tags,
      summary: 'What was done about one clinic, newest first',
      params: ClinicParams,
      querystring: ClinicAuditQuery,
      response: { 200: AuditPage },
    }),
    async (request) => {
      const of = { clinicId: clinicOf(request).id };
      return auditPage(await listAudit(catalog, of, filterOf(request.query)));
    },
  );
};
