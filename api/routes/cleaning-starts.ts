import { randomUUID } from 'node:crypto';
import { getBackup } from '../../catalog/backups/get-backup.ts';
import { getCleaning } from '../../catalog/cleanings/get-cleaning.ts';
import type { CleaningRecord } from '../../catalog/cleanings/cleaning-record.ts';
import {
  CleaningView,
  CleanPlanRequest,
  CleanPlanView,
  CleanRequest,
} from '../../contracts/api/cleaning.ts';
import { confirmationWords, RestoreConfirmation } from '../../contracts/api/confirmation.ts';
import { PendingPlan, RestoreView } from '../../contracts/api/restore.ts';
import type { PlanCleanRequest } from '../../contracts/changes.ts';
import { CleanPlan } from '../../contracts/clean-range.ts';
import type { TableName } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { RestoreOrder } from '../../contracts/restore.ts';
import { planCleanWorkflowId, workflowNames } from '../../contracts/temporal.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded, limited } from '../http/guarded.ts';
import { CleaningParams, ClinicParams, PlanParams } from '../http/params.ts';
import { requestLanguage } from '../http/request-language.ts';
import { attempted, confirmationErrors, expectConfirmed } from '../identity/confirmed.ts';
import { clinicOf, identityOf } from '../identity/guard.ts';
import { answerPlan } from '../runs/answer-plan.ts';
import { beginCleaning, beginRestore } from '../runs/begin-change.ts';
import { expectRestorable } from '../runs/expect-restorable.ts';
import { planTarget, startPlan } from '../runs/plan-change.ts';
import { cleaningView, cleanPlanView } from '../views/cleaning-view.ts';
import { peopleOf } from '../views/people.ts';
import { restoreView } from '../views/restore-view.ts';

const tags = ['cleanings'];
const planErrors = [
  'clean-not-configured',
  'clean-range-invalid',
  'database-unreachable',
  'database-password-wrong',
  'worker-absent',
  'temporal-unreachable',
] as const;
const startErrors = [
  ...confirmationErrors,
  'change-running',
  'worker-absent',
  'temporal-unreachable',
] as const;

const tableOf = ({ schema, table }: TableName): TableName => ({ schema, table });

/** What brings a cleaning's rows back: those and no others, out of the backup that held them. */
const undoOrder = ({
  id,
  plan,
  result,
  state,
  backupId,
}: CleaningRecord): { backupId: number; order: RestoreOrder } => {
  const tables = (result ?? plan)?.tables ?? [];
  if (state === 'running' || tables.length === 0 || backupId === null) {
    throw new ResguardoError('clean-undo-unavailable', { cleaning: String(id), state });
  }
  const order: RestoreOrder = {
    selection: { kind: 'cleaning', cleaning: id },
    target: { kind: 'place' },
    onConflict: 'refuse',
    acceptLosses: false,
  };
  return { backupId, order };
};

/** Planning, starting and undoing the cleaning of a range of dates. */
export const cleaningStartRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal, audit } = deps;

  server.post(
    '/api/clinics/:clinic/clean-plan',
    guarded(
      'clean.plan',
      {
        tags,
        summary: 'What cleaning a range would delete, and whether a backup holds every row of it',
        description:
          'Changes nothing. Answers 200 with the plan, or, where making it takes long, 202 with the address that will have it.',
        params: ClinicParams,
        body: CleanPlanRequest,
        response: { 200: CleanPlanView, 202: PendingPlan },
      },
      planErrors,
    ),
    async (request, reply) => {
      const { clinic } = request.params;
      const { tables = null, ...range } = request.body;
      const plan = randomUUID();
      const workflowId = planCleanWorkflowId(clinic, plan);
      const argument: PlanCleanRequest = { clinicId: clinic, range, tables };
      await startPlan(temporal, {
        ...{ name: workflowNames.planClean, workflowId, clinic, argument, into: null },
        summary: `Plan of a cleaning of ${clinic}: ${range.start} – ${range.end}`,
      });
      const address = `/api/clinics/${clinic}/clean-plans/${plan}`;
      return answerPlan(deps, reply, CleanPlan, { plan, workflowId, address }, (made) =>
        cleanPlanView(requestLanguage(request), made),
      );
    },
  );

  server.get(
    '/api/clinics/:clinic/clean-plans/:plan',
    guarded(
      'clean.plan',
      {
        tags,
        summary: 'A plan that was asked for before',
        params: PlanParams,
        response: { 200: CleanPlanView, 202: PendingPlan },
      },
      ['plan-unknown', ...planErrors],
    ),
    async (request, reply) => {
      const { clinic, plan } = request.params;
      const workflowId = planCleanWorkflowId(clinic, plan);
      await planTarget(temporal, clinic, workflowId);
      const address = `/api/clinics/${clinic}/clean-plans/${plan}`;
      return answerPlan(deps, reply, CleanPlan, { plan, workflowId, address }, (made) =>
        cleanPlanView(requestLanguage(request), made),
      );
    },
  );

  server.post(
    '/api/clinics/:clinic/cleanings',
    limited(
      guarded(
        'clean.start',
        {
          tags,
          summary: 'Delete the rows of a range of dates that a backup holds',
          description:
            'Refused unless a restorable backup holds every row of it. Asks for the word and for the password of whoever is logged in. Answers at once with where to look.',
          params: ClinicParams,
          body: CleanRequest,
          response: { 202: CleaningView },
        },
        [...startErrors, 'clean-not-configured', 'clean-range-invalid'],
      ),
    ),
    (request, reply) => {
      const { clinic } = request.params;
      const { confirm, password, tables = null, ...range } = request.body;
      const details = { range, tables };
      const act = { action: 'clean.start', clinicId: clinic, object: null, details };
      return attempted(deps, request, act, async () => {
        await expectConfirmed(deps, request, { confirm, password }, confirmationWords.clean);
        if (clinicOf(request).policy.cleanTables.length === 0) {
          throw new ResguardoError('clean-not-configured', { clinic });
        }
        const requestedBy = identityOf(request).userId;
        // By name, so that an undo means the same tables whatever is set up by then.
        const meant = tables ?? clinicOf(request).policy.cleanTables.map(tableOf);
        const opening = { clinicId: clinic, range, tables: meant, requestedBy };
        const record = await beginCleaning(deps, opening, ({ id }) =>
          audit(request, { ...act, object: `cleaning/${id}` }),
        );
        const people = await peopleOf(catalog, [record.requestedBy]);
        const view = cleaningView(requestLanguage(request), record, people);
        return reply.code(202).header('location', view.address).send(view);
      });
    },
  );

  server.post(
    '/api/clinics/:clinic/cleanings/:cleaning/undo',
    limited(
      guarded(
        'clean.undo',
        {
          tags,
          summary: 'Bring a cleaning’s rows back out of its backup',
          description:
            'Puts back exactly the rows that it deleted; what is there now stays, and what was deleted otherwise stays deleted. Asks for the word and the password; answers with the restore to follow.',
          params: CleaningParams,
          body: RestoreConfirmation,
          response: { 202: RestoreView },
        },
        [
          ...startErrors,
          'cleaning-unknown',
          'clean-undo-unavailable',
          'backup-unknown',
          'backup-not-restorable',
        ],
      ),
    ),
    (request, reply) => {
      const { clinic, cleaning } = request.params;
      const act = { action: 'clean.undo', clinicId: clinic, object: `cleaning/${cleaning}` };
      return attempted(deps, request, act, async () => {
        const cleaned = await getCleaning(catalog, clinic, cleaning);
        await expectConfirmed(deps, request, request.body, confirmationWords.restore);
        const { backupId, order } = undoOrder(cleaned);
        expectRestorable(await getBackup(catalog, clinic, backupId));
        const record = await beginRestore(
          deps,
          {
            ...{ clinicId: clinic, kind: 'restore', backupId, order },
            requestedBy: identityOf(request).userId,
            waitsForApproval: clinicOf(request).policy.restoreApproval,
          },
          ({ id }) => audit(request, { ...act, details: { restore: id, backup: backupId } }),
        );
        const people = await peopleOf(catalog, [record.requestedBy]);
        const view = restoreView(requestLanguage(request), record, people);
        return reply.code(202).header('location', view.address).send(view);
      });
    },
  );
};
