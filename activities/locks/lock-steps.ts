import { cancellationSignal } from '@temporalio/activity';
import { allBackups } from '../../catalog/backups/all-backups.ts';
import { getClinic } from '../../catalog/clinics/get-clinic.ts';
import { openDestinations } from '../../catalog/clinics/open-destinations.ts';
import type { S3Destination } from '../../contracts/destination.ts';
import type { StepDependencies } from '../step-dependencies.ts';
import type { LockSteps } from './lock-step-names.ts';
import { settleLock } from './settle-lock.ts';
import { wantedLock } from './wanted-lock.ts';

/** So many in one round: the next goes on with the rest. */
const atMost = 500;

/** What a person's hold, a longer policy or a store that was away has left undone of the stores' locks. */
export const createLockSteps = (
  deps: Pick<StepDependencies, 'catalog' | 'openStore'>,
): LockSteps => ({
  async locksToSettle(clinicId) {
    const places = await openDestinations(deps.catalog, clinicId, { retired: true });
    const lockable = new Map<string, S3Destination>();
    for (const { settings } of places) {
      if (settings.kind === 's3') lockable.set(settings.name, settings);
    }
    if (lockable.size === 0) return [];
    const clinic = await getClinic(deps.catalog, clinicId);
    const now = new Date();
    const backups = await allBackups(deps.catalog, clinicId, { deleted: true });
    return backups
      .flatMap((backup) =>
        backup.copies.flatMap((copy) => {
          const { destination } = copy;
          const settings = lockable.get(destination);
          const wanted = settings && wantedLock(clinic, settings, backup, copy, now);
          return wanted ? [{ clinicId, backupId: backup.id, destination }] : [];
        }),
      )
      .slice(0, atMost);
  },

  settleLock: (copy) => settleLock(deps, copy, cancellationSignal()),
});
