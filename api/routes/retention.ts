import { allBackups } from '../../catalog/backups/all-backups.ts';
import { holdBackup, liftHold } from '../../catalog/retention/hold-backup.ts';
import { takeBack } from '../../catalog/retention/take-back.ts';
import { BackupView } from '../../contracts/api/backup.ts';
import { HoldRequest, PruneStarted, RetentionView } from '../../contracts/api/retention.ts';
import type { PruneRequest } from '../../contracts/retention/prune.ts';
import { pruneWorkflowId, sharedQueue, workflowNames } from '../../contracts/temporal.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded } from '../http/guarded.ts';
import { BackupParams, ClinicParams } from '../http/params.ts';
import { requestLanguage } from '../http/request-language.ts';
import { clinicOf, identityOf } from '../identity/guard.ts';
import { askLocks } from '../runs/ask-locks.ts';
import { callTemporal } from '../runs/temporal-call.ts';
import { backupView } from '../views/backup-view.ts';
import { retentionView } from '../views/retention-view.ts';

const tags = ['retention'];

/** Which backups stay and why, holds, and what was deleted and can be taken back. */
export const retentionRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal } = deps;

  server.get(
    '/api/clinics/:clinic/retention',
    guarded('retention.read', {
      tags,
      summary: 'Which backups stay and why, and which the next round deletes',
      params: ClinicParams,
      response: { 200: RetentionView },
    }),
    async (request) => {
      const clinic = clinicOf(request);
      const backups = await allBackups(catalog, clinic.id, { deleted: true });
      return retentionView(clinic, backups, new Date());
    },
  );

  server.post(
    '/api/clinics/:clinic/prune',
    guarded(
      'retention.prune',
      {
        tags,
        summary: 'Apply the clinic’s retention now',
        description:
          'It is applied by itself every six hours. What goes can be taken back for as long as the policy’s `graceDays` say.',
        params: ClinicParams,
        response: { 202: PruneStarted },
      },
      ['temporal-unreachable'],
    ),
    async (request, reply) => {
      const { clinic } = request.params;
      await callTemporal(temporal, () =>
        temporal.workflow.start(workflowNames.prune, {
          workflowId: pruneWorkflowId(clinic),
          taskQueue: sharedQueue,
          args: [{ clinicId: clinic } satisfies PruneRequest],
          workflowIdConflictPolicy: 'USE_EXISTING',
          staticSummary: `Retention of ${clinic}, by hand`,
        }),
      );
      await deps.audit(request, { action: 'retention.prune', clinicId: clinic });
      const address = `/api/clinics/${clinic}/retention`;
      return reply.code(202).header('location', address).send({ clinic, address });
    },
  );

  server.put(
    '/api/clinics/:clinic/backups/:backup/hold',
    guarded(
      'retention.hold',
      {
        tags,
        summary: 'Put a backup under legal hold',
        description:
          'Neither retention nor a person deletes it until the hold is lifted. Its copies in buckets that the clinic has locked are put under legal hold there, too.',
        params: BackupParams,
        body: HoldRequest,
        response: { 200: BackupView },
      },
      ['backup-unknown', 'copy-not-stored'],
    ),
    async (request) => {
      const { clinic, backup } = request.params;
      const { reason } = request.body;
      const by = identityOf(request).userId;
      const ref = { clinicId: clinic, backupId: backup };
      const held = await holdBackup(catalog, ref, { by, reason });
      await deps.audit(request, {
        action: 'backup.hold',
        clinicId: clinic,
        object: String(backup),
        details: { reason },
      });
      await askLocks(temporal, request.log, clinic);
      return backupView(requestLanguage(request), clinicOf(request), held);
    },
  );

  server.delete(
    '/api/clinics/:clinic/backups/:backup/hold',
    guarded(
      'retention.hold',
      {
        tags,
        summary: 'Lift a legal hold',
        params: BackupParams,
        response: { 200: BackupView },
      },
      ['backup-unknown'],
    ),
    async (request) => {
      const { clinic, backup } = request.params;
      const lifted = await liftHold(catalog, { clinicId: clinic, backupId: backup });
      await deps.audit(request, {
        action: 'backup.hold-lifted',
        clinicId: clinic,
        object: String(backup),
      });
      await askLocks(temporal, request.log, clinic);
      return backupView(requestLanguage(request), clinicOf(request), lifted);
    },
  );

  server.post(
    '/api/clinics/:clinic/backups/:backup/take-back',
    guarded(
      'retention.take-back',
      {
        tags,
        summary: 'Take a deleted backup back while its copies are in the stores',
        description:
          'Within the grace that retention gives, and for as long as a store keeps a copy of it locked: the other copies are then made again from that one.',
        params: BackupParams,
        response: { 200: BackupView },
      },
      ['backup-unknown', 'backup-purged'],
    ),
    async (request) => {
      const { clinic, backup } = request.params;
      const taken = await takeBack(catalog, { clinicId: clinic, backupId: backup });
      await deps.audit(request, {
        action: 'backup.take-back',
        clinicId: clinic,
        object: String(backup),
      });
      return backupView(requestLanguage(request), clinicOf(request), taken);
    },
  );
};
