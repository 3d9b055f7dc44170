import type { FastifyRequest } from 'fastify';
import { updateClinic } from '../../catalog/clinics/update-clinic.ts';
import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import { getClinic } from '../../catalog/clinics/get-clinic.ts';
import { listDueClinics } from '../../catalog/schedules/due-clinics.ts';
import { pauseSchedule, resumeSchedule } from '../../catalog/schedules/pause-schedule.ts';
import type { ScheduledRun } from '../../catalog/schedules/scheduled-run.ts';
import { findScheduledRun, listScheduledRuns } from '../../catalog/schedules/scheduled-runs.ts';
import {
  DueRuns,
  ScheduledRunList,
  ScheduledRunQuery,
  ScheduledRunView,
  ScheduleNote,
  ScheduleView,
  SlotParams,
} from '../../contracts/api/schedule.ts';
import { orderOf } from '../../contracts/api/page.ts';
import { ScheduleInput } from '../../contracts/clinic-input.ts';
import { clinicTime } from '../../contracts/schedule/clinic-time.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { expectUnchanged } from '../http/entity-tags.ts';
import { guarded, matched } from '../http/guarded.ts';
import { ClinicParams } from '../http/params.ts';
import { requestLanguage } from '../http/request-language.ts';
import { withoutUndefined } from '../http/without-undefined.ts';
import { clinicOf, identityOf } from '../identity/guard.ts';
import { askReconcile } from '../runs/ask-reconcile.ts';
import { startDue } from '../runs/start-due.ts';
import { scheduledRunView, scheduleView } from '../views/schedule-view.ts';

const tags = ['schedules'];
const address = '/api/clinics/:clinic/schedule';

/** When clinics are backed up: shown, changed, paused, and what is due run now. */
export const scheduleRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal } = deps;

  const lastRunOf = async (clinicId: string): Promise<ScheduledRun | null> => {
    const { items } = await listScheduledRuns(catalog, clinicId, { limit: 1 });
    return items[0] ?? null;
  };

  const shown = async (request: FastifyRequest, clinic: ClinicRecord): Promise<ScheduleView> =>
    scheduleView(requestLanguage(request), clinic, await lastRunOf(clinic.id));

  /** After a change: noted, carried over to Temporal, shown. */
  const changed = async (
    request: FastifyRequest,
    clinic: ClinicRecord,
    action: string,
    details: Record<string, unknown>,
  ): Promise<ScheduleView> => {
    await deps.audit(request, { action, clinicId: clinic.id, details });
    await askReconcile(temporal, request.log, clinic.id);
    return shown(request, clinic);
  };

  server.get(
    address,
    guarded('schedule.read', {
      tags,
      summary: 'When the clinic is backed up, with its next five runs',
      params: ClinicParams,
      response: { 200: ScheduleView },
    }),
    (request) => shown(request, clinicOf(request)),
  );

  server.put(
    address,
    matched(
      guarded('schedule.change', {
        tags,
        summary: 'Set when the clinic is backed up',
        params: ClinicParams,
        body: ScheduleInput,
        response: { 200: ScheduleView },
      }),
    ),
    async (request, reply) => {
      const schedule = request.body;
      const { clinic: id } = request.params;
      const last = await lastRunOf(id);
      const clinic = await updateClinic(catalog, id, { schedule }, (now) => {
        expectUnchanged(request, reply, scheduleView(requestLanguage(request), now, last));
      });
      return changed(request, clinic, 'schedule.change', { schedule });
    },
  );

  server.post(
    `${address}/pause`,
    guarded('schedule.change', {
      tags,
      summary: 'Run nothing by the schedule until it is resumed',
      params: ClinicParams,
      body: ScheduleNote.prefault({}),
      response: { 200: ScheduleView },
    }),
    async (request) => {
      const { note } = request.body;
      const by = identityOf(request).userId;
      const clinic = await pauseSchedule(catalog, request.params.clinic, { by, note });
      return changed(request, clinic, 'schedule.pause', { note });
    },
  );

  server.post(
    `${address}/resume`,
    guarded('schedule.change', {
      tags,
      summary: 'Run by the schedule again, from now on',
      params: ClinicParams,
      body: ScheduleNote.prefault({}),
      response: { 200: ScheduleView },
    }),
    async (request) => {
      const { note } = request.body;
      const clinic = await resumeSchedule(catalog, request.params.clinic, { note });
      return changed(request, clinic, 'schedule.resume', { note });
    },
  );

  server.get(
    `${address}/runs`,
    guarded('schedule.read', {
      tags,
      summary: 'What became of the latest moments at which the clinic was due',
      params: ClinicParams,
      querystring: ScheduledRunQuery,
      response: { 200: ScheduledRunList },
    }),
    async (request) => {
      const clinic = clinicOf(request);
      const language = requestLanguage(request);
      const { sort, ...query } = request.query;
      const { items, nextCursor } = await listScheduledRuns(catalog, clinic.id, {
        ...withoutUndefined(query),
        order: orderOf(sort),
      });
      const views = items.map((run) => scheduledRunView(language, clinic, run.slot, run));
      return { items: views, nextCursor };
    },
  );

  server.get(
    `${address}/runs/:slot`,
    guarded('schedule.read', {
      tags,
      summary: 'What became of one of them',
      params: ClinicParams.extend(SlotParams.shape),
      response: { 200: ScheduledRunView },
    }),
    async (request) => {
      const clinic = clinicOf(request);
      const slot = new Date(request.params.slot);
      const run = await findScheduledRun(catalog, clinic.id, slot);
      return scheduledRunView(requestLanguage(request), clinic, slot, run);
    },
  );

  server.post(
    '/api/schedules/run-due',
    guarded(
      'schedules.run',
      {
        tags,
        summary: 'Run every backup that is due and that nobody took',
        description: 'Safe beside the schedules: a moment at which a clinic is due is run once.',
        response: { 202: DueRuns },
      },
      ['worker-absent', 'temporal-unreachable'],
    ),
    async (request, reply) => {
      const items: DueRuns['items'] = [];
      for (const due of await listDueClinics(catalog)) {
        const { timeZone } = await getClinic(catalog, due.clinicId);
        const slot = due.slot.toISOString();
        items.push({
          clinic: due.clinicId,
          name: due.name,
          slot,
          local: clinicTime(due.slot, timeZone),
          started: await startDue(temporal, due),
          address: `/api/clinics/${due.clinicId}/schedule/runs/${slot}`,
        });
      }
      await deps.audit(request, {
        action: 'schedules.run',
        details: { clinics: items.map(({ clinic }) => clinic) },
      });
      return reply.code(202).send({ items });
    },
  );
};
