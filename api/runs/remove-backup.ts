import type { FastifyRequest } from 'fastify';
import type { BackupRecord } from '../../catalog/backups/backup-record.ts';
import { deleteBackup, type Deletion } from '../../catalog/backups/delete-backup.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import type { RouteDependencies } from '../api-server.ts';
import { identityOf } from '../identity/guard.ts';
import { removeCopies } from './remove-copies.ts';

/** What deleting a backup may be refused with. */
export const removalErrors = [
  'backup-unknown',
  'backup-running',
  'backup-held',
  'backup-last-proved',
  'temporal-unreachable',
] as const;

/**
 * Deletes a backup for whoever asks: marked, noted in the audit log, its copies on their way out of
 * every store. Errors of `deleteBackup`; `temporal-unreachable`.
 */
export const removeBackup = async (
  { catalog, temporal, audit }: RouteDependencies,
  request: FastifyRequest,
  { clinic, backup, ...how }: { clinic: ClinicId; backup: number } & Omit<Deletion, 'by'>,
): Promise<BackupRecord> => {
  const by = identityOf(request).userId;
  const record = await deleteBackup(
    catalog,
    { clinicId: clinic, backupId: backup },
    { by, ...how },
  );
  await audit(request, {
    action: 'backup.delete',
    clinicId: clinic,
    object: String(backup),
    details: { fileName: record.fileName, force: how.force ?? false },
  });
  await removeCopies(temporal, clinic, backup, by);
  return record;
};
