import type { FastifyReply, FastifyRequest } from 'fastify';
import { getBackup } from '../../catalog/backups/get-backup.ts';
import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import { decideRestore } from '../../catalog/restores/decide-restore.ts';
import { getRestore } from '../../catalog/restores/get-restore.ts';
import type { RestoreOpening } from '../../catalog/restores/open-restore.ts';
import type { RestoreRecord } from '../../catalog/restores/restore-record.ts';
import { confirmationWords, RestoreConfirmation } from '../../contracts/api/confirmation.ts';
import { RestoreRequest, RestoreView } from '../../contracts/api/restore.ts';
import type { RestoreOrder } from '../../contracts/restore.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded, limited } from '../http/guarded.ts';
import { BackupParams, RestoreParams } from '../http/params.ts';
import { requestLanguage } from '../http/request-language.ts';
import { clinicOfOrder, clinicOfRestore } from '../identity/changed-clinic.ts';
import { attempted, confirmationErrors, expectConfirmed } from '../identity/confirmed.ts';
import { identityOf } from '../identity/guard.ts';
import { beginRestore } from '../runs/begin-change.ts';
import { expectRestorable } from '../runs/expect-restorable.ts';
import { tellDecision } from '../runs/tell-decision.ts';
import { peopleOf } from '../views/people.ts';
import { restoreView } from '../views/restore-view.ts';

const tags = ['restores'];
const word = confirmationWords.restore;
const errors = [
  ...confirmationErrors,
  'restore-unknown',
  'change-running',
  'worker-absent',
  'temporal-unreachable',
] as const;

/** What the audit log tells of an order: of records their number, since a key may name a person. */
const told = ({ selection, target, onConflict, acceptLosses }: RestoreOrder) => ({
  ...{ target, onConflict, acceptLosses },
  selection:
    selection.kind === 'records'
      ? { kind: selection.kind, table: selection.table, records: selection.keys.length }
      : selection,
});

/** What starts a restore or an undo, or lets one go on: each asks for the word and the password. */
export const restoreStartRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, temporal, audit } = deps;

  const shown = async (request: FastifyRequest, record: RestoreRecord): Promise<RestoreView> => {
    const people = await peopleOf(catalog, [record.requestedBy, record.decidedBy]);
    return restoreView(requestLanguage(request), record, people);
  };

  const begin = (
    request: FastifyRequest,
    action: string,
    opening: Omit<RestoreOpening, 'requestedBy' | 'waitsForApproval'> & { order: RestoreOrder },
    changed: ClinicRecord,
  ): Promise<RestoreRecord> => {
    // A file changes nobody's data; whatever does waits where their clinic asks for a second person.
    const waitsForApproval = opening.order.target.kind !== 'file' && changed.policy.restoreApproval;
    const requestedBy = identityOf(request).userId;
    return beginRestore(deps, { ...opening, requestedBy, waitsForApproval }, async (record) => {
      const clinics = new Set([record.clinicId, record.changedClinicId]);
      for (const clinicId of clinics) {
        await audit(request, {
          ...{ action, clinicId, object: `restore/${record.id}` },
          details: { backup: record.backupId, from: record.clinicId, ...told(record.order) },
        });
      }
    });
  };

  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    record: RestoreRecord,
  ): Promise<FastifyReply> => {
    const view = await shown(request, record);
    return reply.code(202).header('location', view.address).send(view);
  };

  server.post(
    '/api/clinics/:clinic/backups/:backup/restore',
    limited(
      guarded(
        'restore.start',
        {
          tags,
          summary: 'Restore a backup',
          description:
            'Whole or not at all, after a safety backup; what was there is kept for an undo. Asks for the word and for the password of whoever is logged in. Into another clinic it needs the permission there as well. Answers at once with where to look.',
          params: BackupParams,
          body: RestoreRequest,
          response: { 202: RestoreView },
        },
        [...errors, 'backup-unknown', 'backup-not-restorable'],
      ),
    ),
    (request, reply) => {
      const { clinic, backup } = request.params;
      const { confirm, password, ...order } = request.body;
      const act = {
        action: 'restore.start',
        clinicId: clinic,
        object: null,
        details: { backup, ...told(order) },
      };
      return attempted(deps, request, act, async () => {
        const source = await getBackup(catalog, clinic, backup);
        const changed = await clinicOfOrder(deps, request, 'restore.start', order);
        await expectConfirmed(deps, request, { confirm, password }, word);
        expectRestorable(source);
        const opening = { clinicId: clinic, kind: 'restore', backupId: backup, order } as const;
        return answer(request, reply, await begin(request, act.action, opening, changed));
      });
    },
  );

  server.post(
    '/api/clinics/:clinic/restores/:restore/undo',
    limited(
      guarded(
        'restore.undo',
        {
          tags,
          summary: 'Undo a restore',
          description:
            'Puts back what was there before it, with the same care as a restore, and keeps what is there now. Asks for the word and the password.',
          params: RestoreParams,
          body: RestoreConfirmation,
          response: { 202: RestoreView },
        },
        [...errors, 'undo-unavailable'],
      ),
    ),
    (request, reply) => {
      const { clinic, restore } = request.params;
      const act = { action: 'restore.undo', clinicId: clinic, object: `restore/${restore}` };
      return attempted(deps, request, act, async () => {
        const undone = await getRestore(catalog, clinic, restore);
        const changed = await clinicOfRestore(deps, request, 'restore.undo', undone);
        await expectConfirmed(deps, request, request.body, word);
        const { backupId, order } = undone;
        const opening = {
          clinicId: clinic,
          kind: 'undo',
          backupId,
          undoOf: restore,
          order,
        } as const;
        return answer(request, reply, await begin(request, act.action, opening, changed));
      });
    },
  );

  const decide = async (
    request: FastifyRequest,
    record: RestoreRecord,
    approved: boolean,
  ): Promise<RestoreView> => {
    const by = identityOf(request).userId;
    const ref = { clinicId: record.clinicId, restoreId: record.id };
    const decided = await decideRestore(catalog, ref, { by, approved });
    await audit(request, {
      action: approved ? 'restore.approve' : 'restore.refuse',
      clinicId: record.changedClinicId,
      object: `restore/${record.id}`,
    });
    await tellDecision(temporal, decided, { approved, by });
    return shown(request, decided);
  };

  server.post(
    '/api/clinics/:clinic/restores/:restore/approve',
    limited(
      guarded(
        'restore.decide',
        {
          tags,
          summary: 'Approve a restore that another person asked for',
          description: 'Asks for the word and the password of whoever approves.',
          params: RestoreParams,
          body: RestoreConfirmation,
          response: { 200: RestoreView },
        },
        [
          ...confirmationErrors,
          'restore-unknown',
          'restore-not-waiting',
          'restore-own-approval',
          'temporal-unreachable',
        ],
      ),
    ),
    (request) => {
      const { clinic, restore } = request.params;
      const act = { action: 'restore.approve', clinicId: clinic, object: `restore/${restore}` };
      return attempted(deps, request, act, async () => {
        const record = await getRestore(catalog, clinic, restore);
        await clinicOfRestore(deps, request, 'restore.decide', record);
        await expectConfirmed(deps, request, request.body, word);
        return decide(request, record, true);
      });
    },
  );

  server.post(
    '/api/clinics/:clinic/restores/:restore/refuse',
    guarded(
      'restore.decide',
      {
        tags,
        summary: 'Refuse a restore that waits for its approval',
        params: RestoreParams,
        response: { 200: RestoreView },
      },
      ['restore-unknown', 'restore-not-waiting', 'temporal-unreachable'],
    ),
    async (request) => {
      const { clinic, restore } = request.params;
      const record = await getRestore(catalog, clinic, restore);
      await clinicOfRestore(deps, request, 'restore.decide', record);
      return decide(request, record, false);
    },
  );
};
