import { randomUUID } from 'node:crypto';
import { getBackup } from '../../catalog/backups/get-backup.ts';
import { sealOrder } from '../../catalog/restores/sealed-order.ts';
import { PendingPlan, PlanRequest, RestorePlanView } from '../../contracts/api/restore.ts';
import type { PlanRestoreRequest } from '../../contracts/changes.ts';
import { ClinicId } from '../../contracts/ids.ts';
import { RestorePlan } from '../../contracts/restore.ts';
import { planRestoreWorkflowId, workflowNames } from '../../contracts/temporal.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded } from '../http/guarded.ts';
import { BackupParams, PlanParams } from '../http/params.ts';
import { clinicOfOrder } from '../identity/changed-clinic.ts';
import { clinicFor, identityOf } from '../identity/guard.ts';
import { requestLanguage } from '../http/request-language.ts';
import { answerPlan } from '../runs/answer-plan.ts';
import { expectRestorable } from '../runs/expect-restorable.ts';
import { planTarget, startPlan } from '../runs/plan-change.ts';
import { restorePlanView } from '../views/restore-view.ts';

const tags = ['restores'];
const errors = [
  'backup-not-restorable',
  'restore-target-unfit',
  'record-unknown',
  'database-unreachable',
  'database-password-wrong',
  'database-missing',
  'store-unreachable',
  'copy-altered',
  'worker-absent',
  'temporal-unreachable',
] as const;

/** What a restore would do, table by table, before anybody decides on it. */
export const restorePlanRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal } = deps;

  server.post(
    '/api/clinics/:clinic/backups/:backup/restore-plan',
    guarded(
      'restore.plan',
      {
        tags,
        summary: 'What a restore would add, change, remove and lose',
        description:
          'Changes nothing. Answers 200 with the plan, or, where making it takes long, 202 with the address that will have it.',
        params: BackupParams,
        body: PlanRequest.prefault({}),
        response: { 200: RestorePlanView, 202: PendingPlan },
      },
      ['backup-unknown', ...errors],
    ),
    async (request, reply) => {
      const { clinic, backup } = request.params;
      const order = request.body;
      const source = await getBackup(catalog, clinic, backup);
      const changed = await clinicOfOrder(deps, request, 'restore.plan', order);
      expectRestorable(source);
      const plan = randomUUID();
      const workflowId = planRestoreWorkflowId(clinic, plan);
      const argument: PlanRestoreRequest = {
        ...{ clinicId: clinic, backupId: backup },
        ...sealOrder(catalog, clinic, order),
      };
      const into = changed.id === clinic ? null : ClinicId.parse(changed.id);
      await startPlan(temporal, {
        ...{ name: workflowNames.planRestore, workflowId, clinic, argument, into },
        summary: `Plan of a restore from backup ${backup} of ${clinic}`,
      });
      const address = `/api/clinics/${clinic}/restore-plans/${plan}`;
      return answerPlan(deps, reply, RestorePlan, { plan, workflowId, address }, (made) =>
        restorePlanView(requestLanguage(request), made),
      );
    },
  );

  server.get(
    '/api/clinics/:clinic/restore-plans/:plan',
    guarded(
      'restore.plan',
      {
        tags,
        summary: 'A plan that was asked for before',
        params: PlanParams,
        response: { 200: RestorePlanView, 202: PendingPlan },
      },
      ['plan-unknown', ...errors],
    ),
    async (request, reply) => {
      const { clinic, plan } = request.params;
      const workflowId = planRestoreWorkflowId(clinic, plan);
      const into = await planTarget(temporal, clinic, workflowId);
      if (into !== null) {
        const other = ClinicId.parse(into);
        await clinicFor(catalog, identityOf(request), 'restore.plan', other);
      }
      const address = `/api/clinics/${clinic}/restore-plans/${plan}`;
      return answerPlan(deps, reply, RestorePlan, { plan, workflowId, address }, (made) =>
        restorePlanView(requestLanguage(request), made),
      );
    },
  );
};
