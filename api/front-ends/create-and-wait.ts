import { WorkflowFailedError } from '@temporalio/client';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BackupRecord } from '../../catalog/backups/backup-record.ts';
import { findBackupOfRun } from '../../catalog/backups/find-backup.ts';
import type { BackupRequest } from '../../contracts/activities.ts';
import { isErrorName } from '../../contracts/error-catalogue.ts';
import type { ClinicId } from '../../contracts/ids.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { backupWorkflowId } from '../../contracts/temporal.ts';
import type { RouteDependencies } from '../api-server.ts';
import { goneSignal } from '../http/gone-signal.ts';
import { identityOf } from '../identity/guard.ts';
import { startBackup } from '../runs/start-backup.ts';
import { callTemporal } from '../runs/temporal-call.ts';

/** What making a backup and waiting for it may be refused with. */
export const creationErrors = [
  'temporal-unreachable',
  'worker-absent',
  'database-unreachable',
  'database-right-missing',
  'store-unreachable',
  'cancelled',
] as const;

/** The run, and the backup it made; null while it goes on. */
export interface Creation {
  readonly run: string;
  readonly backup: BackupRecord | null;
}

/**
 * Starts a clinic's backup as its earlier front ends do, who wait for it: or joins the one that runs.
 * @throws ResguardoError whatever the backup failed with
 */
export const createAndWait = async (
  deps: RouteDependencies,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  clinic: ClinicId,
  wanted: Pick<BackupRequest, 'trigger' | 'format' | 'description'>,
): Promise<Creation> => {
  const { catalog, temporal, createPatienceMs, closing } = deps;
  const requestedBy = identityOf(request).userId;
  const { run, already } = await startBackup(temporal, clinic, { ...wanted, requestedBy });
  if (!already) await deps.audit(request, { action: 'backup.create', clinicId: clinic });
  const enough = AbortSignal.any([
    goneSignal(reply),
    closing,
    AbortSignal.timeout(createPatienceMs),
  ]);
  if (!(await ended(deps, clinic, run, enough))) return { run, backup: null };
  const backup = await findBackupOfRun(catalog, clinic, run);
  if (!backup) throw new ResguardoError('internal', { what: 'the run left no record' });
  if (backup.state === 'failed') throw failureOf(backup);
  if (backup.state === 'cancelled') throw new ResguardoError('cancelled');
  return { run, backup };
};

/** Whether the run was over, however it ended, before `enough` aborted. */
const ended = async (
  { temporal, createPatienceMs }: RouteDependencies,
  clinic: ClinicId,
  run: string,
  enough: AbortSignal,
): Promise<boolean> => {
  const handle = temporal.workflow.getHandle(backupWorkflowId(clinic), run);
  const seconds = createPatienceMs / 1000 + 5;
  try {
    await callTemporal(temporal, () => temporal.withAbortSignal(enough, () => handle.result()), {
      seconds,
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowFailedError) return true;
    if (enough.aborted) return false;
    throw error;
  }
};

const failureOf = ({ failureCode, failureParams }: BackupRecord): ResguardoError =>
  isErrorName(failureCode)
    ? new ResguardoError(failureCode, failureParams ?? {})
    : new ResguardoError('internal', { what: failureCode ?? '' });
