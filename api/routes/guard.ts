import { z } from 'zod';
import { countAlarms } from '../../catalog/alarms/list-alarms.ts';
import { latestRounds } from '../../catalog/alarms/rounds.ts';
import { listExceptions, removeException } from '../../catalog/alarms/settle-alarm.ts';
import { addClinic } from '../../catalog/clinics/add-clinic.ts';
import { clinicLike } from '../../catalog/clinics/clinic-like.ts';
import { getClinic } from '../../catalog/clinics/get-clinic.ts';
import { listRooms } from '../../catalog/guard/rooms.ts';
import { getProposal, listProposals } from '../../catalog/guard/proposals.ts';
import {
  AdoptRequest,
  GuardExceptionList,
  GuardStarted,
  GuardView,
  ProposalList,
} from '../../contracts/api/alarm.ts';
import { ClinicView } from '../../contracts/api/clinic.ts';
import { guardNowWorkflowId, sharedQueue, workflowNames } from '../../contracts/temporal.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded } from '../http/guarded.ts';
import { idParams } from '../http/params.ts';
import { withoutUndefined } from '../http/without-undefined.ts';
import { askReconcile } from '../runs/ask-reconcile.ts';
import { callTemporal } from '../runs/temporal-call.ts';
import { exceptionView, guardView, proposalView } from '../views/alarm-views.ts';
import { clinicView } from '../views/clinic-view.ts';
import { peopleOf } from '../views/people.ts';

const tags = ['guard'];

/** The guard itself: how the fleet stands, a round now, what it proposes, what it leaves out. */
export const fleetGuardRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal } = deps;

  server.get(
    '/api/guard',
    guarded('alarms.read', {
      tags,
      summary: 'How the whole fleet stands, and when it was looked at last',
      response: { 200: GuardView },
    }),
    async () =>
      guardView(await latestRounds(catalog), await countAlarms(catalog), await listRooms(catalog)),
  );

  server.post(
    '/api/guard/run',
    guarded(
      'alarms.settle',
      {
        tags,
        summary: 'Look at the whole fleet now',
        description: 'By itself it is looked at every hour.',
        response: { 202: GuardStarted },
      },
      ['temporal-unreachable'],
    ),
    async (request, reply) => {
      await callTemporal(temporal, () =>
        temporal.workflow.start(workflowNames.guard, {
          workflowId: guardNowWorkflowId,
          taskQueue: sharedQueue,
          args: [],
          workflowIdConflictPolicy: 'USE_EXISTING',
          staticSummary: 'A round of the guard, by hand',
        }),
      );
      await deps.audit(request, { action: 'guard.run' });
      const address = '/api/guard';
      return reply.code(202).header('location', address).send({ address });
    },
  );

  server.get(
    '/api/guard/proposals',
    guarded('clinics.add', {
      tags,
      summary: 'What nobody registered, each as a clinic that could be taken on',
      response: { 200: ProposalList },
    }),
    async () => {
      const proposals = await listProposals(catalog);
      const items = await Promise.all(
        proposals.map(async (one) => proposalView(one, await getClinic(catalog, one.model))),
      );
      return { items };
    },
  );

  server.post(
    '/api/guard/proposals/:alarm/accept',
    guarded(
      'clinics.add',
      {
        tags,
        summary: 'Take it on, with the login, stores and policy of its model',
        params: idParams('alarm'),
        body: AdoptRequest,
        response: { 201: ClinicView },
      },
      ['alarm-unknown', 'clinic-exists', 'clinic-unknown'],
    ),
    async (request, reply) => {
      const { model: other, ...changes } = request.body;
      const { own, model } = await getProposal(catalog, request.params.alarm);
      const like = other ?? model;
      const written = await clinicLike(catalog, like, { ...own, ...withoutUndefined(changes) });
      const clinic = await addClinic(catalog, written);
      await deps.audit(request, {
        ...{ action: 'clinic.add', clinicId: clinic.id },
        details: { model: like, alarm: request.params.alarm },
      });
      await askReconcile(temporal, request.log, clinic.id);
      const address = `/api/clinics/${clinic.id}`;
      return reply.code(201).header('location', address).send(clinicView(clinic));
    },
  );

  server.get(
    '/api/guard/exceptions',
    guarded('alarms.read', {
      tags,
      summary: 'What operators accepted: the guard leaves it out',
      response: { 200: GuardExceptionList },
    }),
    async () => {
      const exceptions = await listExceptions(catalog);
      const people = await peopleOf(
        catalog,
        exceptions.map(({ acceptedBy }) => acceptedBy),
      );
      return { items: exceptions.map((one) => exceptionView(one, people(one.acceptedBy))) };
    },
  );

  server.delete(
    '/api/guard/exceptions/:exception',
    guarded(
      'alarms.settle',
      {
        tags,
        summary: 'Look for it again',
        params: idParams('exception'),
        response: { 204: z.undefined().describe('The guard finds it again, if it is still there') },
      },
      ['alarm-unknown'],
    ),
    async (request, reply) => {
      const { kind, subject } = await removeException(catalog, request.params.exception);
      await deps.audit(request, { action: 'alarm.exception-removed', details: { kind, subject } });
      return reply.code(204).send();
    },
  );
};
