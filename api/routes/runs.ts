import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { getBackup } from '../../catalog/backups/get-backup.ts';
import { StartedRun } from '../../contracts/api/backup.ts';
import { RunQuery, RunView } from '../../contracts/api/run.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import type { BackupProgress } from '../../contracts/progress.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { goneSignal } from '../http/gone-signal.ts';
import { guarded } from '../http/guarded.ts';
import { BackupParams, ClinicParams } from '../http/params.ts';
import { requestLanguage } from '../http/request-language.ts';
import { cancelRun } from '../runs/cancel-run.ts';
import type { News } from '../runs/feeds.ts';
import { readRun, resolveRun } from '../runs/read-run.ts';
import { startedRun } from '../runs/run-address.ts';
import { eventsResponse, lastEvent, onlyTheEnd, sendEvents } from '../runs/send-events.ts';
import { recordedProgress, runView } from '../views/run-view.ts';

const tags = ['runs'];
const errors = ['run-unknown', 'worker-absent', 'temporal-unreachable'] as const;

/** The run that a reconnecting listener was following: the id of its last event names it. */
const lastRun = (request: FastifyRequest): string | undefined =>
  z.uuid().safeParse(lastEvent(request)?.split('.')[0]).data;

/** Where a clinic's backups stand while they are being made. */
export const runRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal, feeds } = deps;
  const follow = (
    request: FastifyRequest,
    reply: FastifyReply,
    clinic: ClinicId,
    run: string,
  ): AsyncIterable<News<BackupProgress>> =>
    feeds.runs.follow({ clinic, run }, { after: lastEvent(request), signal: goneSignal(reply) });

  const send = (
    request: FastifyRequest,
    reply: FastifyReply,
    run: string,
    news: AsyncIterable<News<BackupProgress>>,
  ): FastifyReply => {
    const language = requestLanguage(request);
    return sendEvents(request, reply, news, (progress, closed) =>
      runView(language, { run, closed, progress }),
    );
  };

  server.get(
    '/api/clinics/:clinic/run',
    guarded(
      'backup.read',
      {
        tags,
        summary: 'Where the clinic’s current or last backup stands',
        params: ClinicParams,
        querystring: RunQuery,
        response: { 200: RunView },
      },
      errors,
    ),
    async (request) => {
      const reading = await readRun(temporal, request.params.clinic, request.query.run);
      return runView(requestLanguage(request), reading);
    },
  );

  server.get(
    '/api/clinics/:clinic/run/events',
    guarded(
      'backup.read',
      {
        tags,
        summary: 'The same as it changes, as server-sent events, until it ends',
        params: ClinicParams,
        querystring: RunQuery,
        response: eventsResponse('Run'),
      },
      errors,
    ),
    async (request, reply) => {
      const { clinic } = request.params;
      const { run } = await resolveRun(temporal, clinic, request.query.run ?? lastRun(request));
      return send(request, reply, run, follow(request, reply, clinic, run));
    },
  );

  server.post(
    '/api/clinics/:clinic/run/cancel',
    guarded(
      'backup.cancel',
      {
        tags,
        summary: 'Cancel the backup that is running',
        params: ClinicParams,
        querystring: RunQuery,
        response: { 202: StartedRun },
      },
      ['run-unknown', 'backup-not-running', 'temporal-unreachable'],
    ),
    async (request, reply) => {
      const { clinic } = request.params;
      const { run } = await resolveRun(temporal, clinic, request.query.run);
      if (!(await cancelRun(temporal, clinic, run))) {
        throw new ResguardoError('backup-not-running', { clinic });
      }
      await deps.audit(request, { action: 'backup.cancel', clinicId: clinic, details: { run } });
      return reply.code(202).send(startedRun(clinic, run, true));
    },
  );

  server.get(
    '/api/clinics/:clinic/backups/:backup/progress',
    guarded(
      'backup.read',
      {
        tags,
        summary: 'Where one backup stands, or stood at its end',
        params: BackupParams,
        response: { 200: RunView },
      },
      ['backup-unknown', ...errors],
    ),
    async (request) => {
      const { clinic, backup } = request.params;
      const record = await getBackup(catalog, clinic, backup);
      const language = requestLanguage(request);
      const { runId: run, endedAt } = record;
      if (endedAt === null) return runView(language, await readRun(temporal, clinic, run));
      return runView(language, { run, closed: true, progress: recordedProgress(record) });
    },
  );

  server.get(
    '/api/clinics/:clinic/backups/:backup/events',
    guarded(
      'backup.read',
      {
        tags,
        summary: 'The same as it changes, as server-sent events, until it ends',
        params: BackupParams,
        response: eventsResponse('Run'),
      },
      ['backup-unknown', ...errors],
    ),
    async (request, reply) => {
      const { clinic, backup } = request.params;
      const record = await getBackup(catalog, clinic, backup);
      const { runId: run, endedAt } = record;
      const news =
        endedAt === null
          ? follow(request, reply, clinic, run)
          : onlyTheEnd(run, recordedProgress(record));
      return send(request, reply, run, news);
    },
  );
};
