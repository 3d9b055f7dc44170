import type { BackupRecord } from '../../catalog/backups/backup-record.ts';
import { getBackup } from '../../catalog/backups/get-backup.ts';
import { listBackups } from '../../catalog/backups/list-backups.ts';
import {
  BackupPage,
  BackupQuery,
  BackupView,
  DeleteQuery,
  NewBackup,
  StartedRun,
  VerificationRequest,
  VerificationView,
} from '../../contracts/api/backup.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { expectUnchanged } from '../http/entity-tags.ts';
import { guarded, matched } from '../http/guarded.ts';
import { listFilter } from '../http/list-filter.ts';
import { withoutUndefined } from '../http/without-undefined.ts';
import { BackupParams, ClinicParams } from '../http/params.ts';
import { requestLanguage } from '../http/request-language.ts';
import { clinicOf, identityOf } from '../identity/guard.ts';
import { startedRun } from '../runs/run-address.ts';
import { cancelRun } from '../runs/cancel-run.ts';
import { removalErrors, removeBackup } from '../runs/remove-backup.ts';
import { startBackup } from '../runs/start-backup.ts';
import { readVerification, startVerification } from '../runs/verification.ts';
import { backupView } from '../views/backup-view.ts';
import { verificationView } from '../views/verification-view.ts';

const tags = ['backups'];
const temporalErrors = ['temporal-unreachable'] as const;

/** A clinic's backups: making, listing, showing, cancelling, proving again, deleting. */
export const backupRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal } = deps;

  server.post(
    '/api/clinics/:clinic/backups',
    guarded(
      'backup.create',
      {
        tags,
        summary: 'Back the clinic up now',
        description:
          'Answers at once with where to look. A clinic has one backup at a time: while one runs, it is answered with 200 and `already`.',
        params: ClinicParams,
        body: NewBackup.default({}),
        response: { 200: StartedRun, 202: StartedRun },
      },
      temporalErrors,
    ),
    async (request, reply) => {
      const { clinic } = request.params;
      const { run, already } = await startBackup(temporal, clinic, {
        ...withoutUndefined(request.body),
        trigger: 'manual',
        requestedBy: identityOf(request).userId,
      });
      if (!already) await deps.audit(request, { action: 'backup.create', clinicId: clinic });
      const started = startedRun(clinic, run, already);
      return reply
        .code(already ? 200 : 202)
        .header('location', started.address)
        .send(started);
    },
  );

  server.get(
    '/api/clinics/:clinic/backups',
    guarded('backup.read', {
      tags,
      summary: 'The clinic’s backups, newest first',
      params: ClinicParams,
      querystring: BackupQuery,
      response: { 200: BackupPage },
    }),
    async (request) => {
      const { trigger, deleted, ...query } = request.query;
      const page = await listBackups(catalog, request.params.clinic, {
        ...listFilter(query),
        ...withoutUndefined({ trigger }),
        deleted,
      });
      const language = requestLanguage(request);
      const clinic = clinicOf(request);
      return {
        items: page.items.map((backup) => backupView(language, clinic, backup)),
        nextCursor: page.nextCursor,
      };
    },
  );

  server.get(
    '/api/clinics/:clinic/backups/:backup',
    guarded(
      'backup.read',
      { tags, summary: 'One backup', params: BackupParams, response: { 200: BackupView } },
      ['backup-unknown'],
    ),
    async (request) => {
      const { clinic, backup } = request.params;
      const record = await getBackup(catalog, clinic, backup);
      return backupView(requestLanguage(request), clinicOf(request), record);
    },
  );

  server.post(
    '/api/clinics/:clinic/backups/:backup/cancel',
    guarded(
      'backup.cancel',
      {
        tags,
        summary: 'Cancel a running backup',
        description: 'What it began is put away; follow its run to see it end.',
        params: BackupParams,
        response: { 202: StartedRun },
      },
      ['backup-unknown', 'backup-not-running', ...temporalErrors],
    ),
    async (request, reply) => {
      const { clinic, backup } = request.params;
      const { state, runId } = await getBackup(catalog, clinic, backup);
      const cancelled = state !== 'deleted' && (await cancelRun(temporal, clinic, runId));
      if (!cancelled) {
        throw new ResguardoError('backup-not-running', { clinic, backup: String(backup), state });
      }
      await deps.audit(request, {
        action: 'backup.cancel',
        clinicId: clinic,
        object: String(backup),
      });
      return reply.code(202).send(startedRun(clinic, runId, true));
    },
  );

  server.post(
    '/api/clinics/:clinic/backups/:backup/verify',
    guarded(
      'backup.verify',
      {
        tags,
        summary: 'Read every copy back again',
        description: 'Answers at once; the result is at …/verification.',
        params: BackupParams,
        body: VerificationRequest.default({ drill: false }),
        response: { 202: VerificationView },
      },
      ['backup-unknown', 'backup-running', 'copy-not-stored', ...temporalErrors],
    ),
    async (request, reply) => {
      const { clinic, backup } = request.params;
      const { state } = await getBackup(catalog, clinic, backup);
      const params = { clinic, backup: String(backup) };
      if (state === 'running') throw new ResguardoError('backup-running', params);
      if (state === 'deleted' || state === 'cancelled') {
        throw new ResguardoError('copy-not-stored', { backup: params.backup, state });
      }
      await startVerification(temporal, clinic, backup, request.body.drill);
      await deps.audit(request, {
        action: 'backup.verify',
        clinicId: clinic,
        object: params.backup,
      });
      const verification = await readVerification(temporal, clinic, backup);
      return reply
        .code(202)
        .header('location', `/api/clinics/${clinic}/backups/${backup}/verification`)
        .send(verificationView(requestLanguage(request), verification));
    },
  );

  server.get(
    '/api/clinics/:clinic/backups/:backup/verification',
    guarded(
      'backup.read',
      {
        tags,
        summary: 'The last read-back that was asked for by hand',
        params: BackupParams,
        response: { 200: VerificationView },
      },
      ['backup-unknown', 'run-unknown', ...temporalErrors],
    ),
    async (request) => {
      const { clinic, backup } = request.params;
      await getBackup(catalog, clinic, backup);
      const verification = await readVerification(temporal, clinic, backup);
      return verificationView(requestLanguage(request), verification);
    },
  );

  server.delete(
    '/api/clinics/:clinic/backups/:backup',
    matched(
      guarded(
        'backup.delete',
        {
          tags,
          summary: 'Delete a backup',
          description:
            'Its record stays, marked as deleted; its copies are removed from every store by a workflow that this starts.',
          params: BackupParams,
          querystring: DeleteQuery,
          response: { 200: BackupView },
        },
        removalErrors,
      ),
    ),
    async (request, reply) => {
      const { clinic, backup } = request.params;
      const { force } = request.query;
      const viewOf = (one: BackupRecord): BackupView =>
        backupView(requestLanguage(request), clinicOf(request), one);
      const look = (now: BackupRecord): void => expectUnchanged(request, reply, viewOf(now));
      return viewOf(await removeBackup(deps, request, { clinic, backup, force, look }));
    },
  );
};
