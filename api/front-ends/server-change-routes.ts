import { findBackupByName } from '../../catalog/backups/find-backup.ts';
import { confirmationWords } from '../../contracts/api/confirmation.ts';
import {
  ChangeUnderWay,
  ServerCleaning,
  ServerRestore,
} from '../../contracts/api/front-ends/server-changes.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { RestoreOrder } from '../../contracts/restore.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded, limited } from '../http/guarded.ts';
import { requestLanguage } from '../http/request-language.ts';
import { attempted, confirmationErrors, expectConfirmed } from '../identity/confirmed.ts';
import { clinicOf, identityOf } from '../identity/guard.ts';
import { byTenantHeader } from '../identity/tenant-header.ts';
import { beginCleaning, beginRestore } from '../runs/begin-change.ts';
import { expectRestorable } from '../runs/expect-restorable.ts';
import { frontEndWords } from './words.ts';

const tags = ['front ends'];
const startErrors = ['change-running', 'worker-absent', 'temporal-unreachable'] as const;

/**
 * The server administration (E0) asks for a word and a password and shows no plan: what the backup
 * does not hold goes too, as it always did there, and is kept for an undo.
 */
const whole = RestoreOrder.parse({ acceptLosses: true });

/** The server administration's routes that change the data. */
export const serverChangeRoutes = (server: ApiServer, deps: RouteDependencies): void => {
  const { catalog, audit } = deps;

  server.post(
    '/api/backups/restore',
    byTenantHeader(
      limited(
        guarded(
          'restore.start',
          {
            tags,
            summary: 'Restore a backup by its file’s name',
            description:
              'After a safety backup, whole or not at all; what was there is kept for an undo, also what the backup does not hold. Answers at once with where to look.',
            body: ServerRestore,
            response: { 202: ChangeUnderWay },
          },
          [...confirmationErrors, ...startErrors, 'backup-unknown', 'backup-not-restorable'],
        ),
      ),
    ),
    (request, reply) => {
      const { id: clinicId, policy } = clinicOf(request);
      const { filename, confirmation: confirm, password } = request.body;
      const act = { action: 'restore.start', clinicId, object: null, details: { filename } };
      return attempted(deps, request, act, async () => {
        const backup = await findBackupByName(catalog, clinicId, filename);
        await expectConfirmed(deps, request, { confirm, password }, confirmationWords.restore);
        expectRestorable(backup);
        const record = await beginRestore(
          deps,
          {
            ...{ clinicId, kind: 'restore', backupId: backup.id, order: whole },
            requestedBy: identityOf(request).userId,
            waitsForApproval: policy.restoreApproval,
          },
          ({ id }) => audit(request, { ...act, object: `restore/${id}` }),
        );
        const address = `/api/clinics/${clinicId}/restores/${record.id}`;
        const message = frontEndWords[requestLanguage(request)].restoreStarted;
        return reply
          .code(202)
          .header('location', address)
          .send({ success: true, message, id: record.id, address, events: `${address}/events` });
      });
    },
  );

  server.post(
    '/api/backups/clean-range',
    byTenantHeader(
      limited(
        guarded(
          'clean.start',
          {
            tags,
            summary: 'Delete the configured tables’ rows of a range of dates',
            description:
              'Refused unless a restorable backup holds every one of them. `end` is not in the range. Answers at once with where to look.',
            body: ServerCleaning,
            response: { 202: ChangeUnderWay },
          },
          [...startErrors, 'clean-not-configured', 'clean-range-invalid'],
        ),
      ),
    ),
    (request, reply) => {
      const { id: clinicId, policy } = clinicOf(request);
      const range = request.body;
      const act = { action: 'clean.start', clinicId, object: null, details: { range } };
      return attempted(deps, request, act, async () => {
        if (policy.cleanTables.length === 0) {
          throw new ResguardoError('clean-not-configured', { clinic: clinicId });
        }
        const requestedBy = identityOf(request).userId;
        // By name, so that an undo means the same tables whatever is set up by then.
        const tables = policy.cleanTables.map(({ schema, table }) => ({ schema, table }));
        const opening = { clinicId, range, tables, requestedBy };
        const record = await beginCleaning(deps, opening, ({ id }) =>
          audit(request, { ...act, object: `cleaning/${id}` }),
        );
        const address = `/api/clinics/${clinicId}/cleanings/${record.id}`;
        const message = frontEndWords[requestLanguage(request)].cleaningStarted;
        return reply
          .code(202)
          .header('location', address)
          .send({ success: true, message, id: record.id, address, events: `${address}/events` });
      });
    },
  );
};
