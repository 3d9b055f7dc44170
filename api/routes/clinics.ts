import { addClinic } from '../../catalog/clinics/add-clinic.ts';
import { listClinicNames } from '../../catalog/clinics/list-clinics.ts';
import { updateClinic } from '../../catalog/clinics/update-clinic.ts';
import {
  CheckView,
  ClinicPage,
  ClinicQuery,
  ClinicView,
  PlanView,
} from '../../contracts/api/clinic.ts';
import { ClinicChange, ClinicInput } from '../../contracts/clinic-input.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { goneSignal } from '../http/gone-signal.ts';
import { expectUnchanged } from '../http/entity-tags.ts';
import { guarded, matched } from '../http/guarded.ts';
import { inOrder } from '../http/in-order.ts';
import { matchesText } from '../http/matches-text.ts';
import { ClinicParams } from '../http/params.ts';
import { requestLanguage } from '../http/request-language.ts';
import { clinicOf, identityOf } from '../identity/guard.ts';
import { visibleClinics } from '../identity/me-of.ts';
import { checkClinic, planClinic } from '../runs/ask-clinic.ts';
import { askReconcile } from '../runs/ask-reconcile.ts';
import { pageOfClinics } from '../views/page-of-clinics.ts';
import { clinicView } from '../views/clinic-view.ts';
import { failureView } from '../views/failure-view.ts';
import { planView } from '../views/plan-view.ts';

const tags = ['clinics'];
/** Errors of looking into a clinic's database. */
const databaseErrors = [
  'database-unreachable',
  'database-password-wrong',
  'database-missing',
  'database-right-missing',
  'schema-missing',
  'tenant-empty',
  'worker-absent',
  'temporal-unreachable',
] as const;

/** Clinics: taking them on, changing them, and asking what a backup of one would hold. */
export const clinicRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal } = deps;

  server.get(
    '/api/clinics',
    guarded('clinics.list', {
      tags,
      summary: 'The clinics you may see, by name',
      querystring: ClinicQuery,
      response: { 200: ClinicPage },
    }),
    async (request) => {
      const identity = identityOf(request);
      const { archived, q, sort, ...page } = request.query;
      const visibleTo = visibleClinics(identity);
      const all = await listClinicNames(catalog, { visibleTo, archived });
      const found = all.filter(({ id, name }) => matchesText(q, id, name));
      const ordered = inOrder(found, sort, {
        createdAt: ({ createdAt }) => createdAt,
        lastBackupAt: ({ lastBackupAt }) => lastBackupAt,
      });
      return pageOfClinics(catalog, ordered, page, clinicView);
    },
  );

  server.post(
    '/api/clinics',
    guarded(
      'clinics.add',
      {
        tags,
        summary: 'Take a clinic on',
        description: 'Passwords and keys are accepted here, kept sealed, and never shown again.',
        body: ClinicInput,
        response: { 201: ClinicView },
      },
      ['clinic-exists'],
    ),
    async (request, reply) => {
      const clinic = await addClinic(catalog, request.body);
      await deps.audit(request, { action: 'clinic.add', clinicId: clinic.id });
      await askReconcile(temporal, request.log, clinic.id);
      return reply
        .code(201)
        .header('location', `/api/clinics/${clinic.id}`)
        .send(clinicView(clinic));
    },
  );

  server.get(
    '/api/clinics/:clinic',
    guarded('clinic.read', {
      tags,
      summary: 'One clinic',
      params: ClinicParams,
      response: { 200: ClinicView },
    }),
    (request) => clinicView(clinicOf(request)),
  );

  server.patch(
    '/api/clinics/:clinic',
    matched(
      guarded('clinic.change', {
        tags,
        summary: 'Change a clinic',
        description:
          'What is left out stays as it is; so does a password, unless the server it goes to changes.',
        params: ClinicParams,
        body: ClinicChange,
        response: { 200: ClinicView },
      }),
    ),
    async (request, reply) => {
      const clinic = await updateClinic(catalog, request.params.clinic, request.body, (now) => {
        expectUnchanged(request, reply, clinicView(now));
      });
      await deps.audit(request, {
        action: 'clinic.change',
        clinicId: clinic.id,
        details: { fields: Object.keys(request.body) },
      });
      const { schedule, timeZone, policy } = request.body;
      if (schedule ?? timeZone ?? policy) await askReconcile(temporal, request.log, clinic.id);
      return clinicView(clinic);
    },
  );

  server.get(
    '/api/clinics/:clinic/plan',
    guarded(
      'clinic.plan',
      {
        tags,
        summary: 'What a backup would hold, table by table, and why',
        params: ClinicParams,
        response: { 200: PlanView },
      },
      databaseErrors,
    ),
    async (request, reply) => {
      const asking = AbortSignal.any([goneSignal(reply), deps.closing]);
      const plan = await planClinic(temporal, request.params.clinic, asking);
      return planView(requestLanguage(request), plan);
    },
  );

  server.get(
    '/api/clinics/:clinic/check',
    guarded(
      'clinic.check',
      {
        tags,
        summary: 'Whether all that a backup needs answers, with the rights it needs',
        params: ClinicParams,
        response: { 200: CheckView },
      },
      databaseErrors,
    ),
    async (request, reply) => {
      const asking = AbortSignal.any([goneSignal(reply), deps.closing]);
      const { parts } = await checkClinic(temporal, request.params.clinic, asking);
      const language = requestLanguage(request);
      return {
        ok: parts.every(({ ok }) => ok),
        parts: parts.map((part) => ({
          ...part,
          failure: part.failure && failureView(language, part.failure),
        })),
      };
    },
  );
};
