import { appendAudit } from '../../catalog/audit/append-audit.ts';
import { deleteBackup } from '../../catalog/backups/delete-backup.ts';
import { getBackup } from '../../catalog/backups/get-backup.ts';
import { getClinic } from '../../catalog/clinics/get-clinic.ts';
import { listFleet } from '../../catalog/clinics/list-fleet.ts';
import { listPurgeable } from '../../catalog/retention/list-purgeable.ts';
import { listRetainable } from '../../catalog/retention/list-retainable.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { keptBackups } from '../../contracts/retention/kept-backups.ts';
import type { StepDependencies } from '../step-dependencies.ts';
import type { RetentionSteps } from './retention-step-names.ts';

const pageSize = 200;

/** What keeps a backup that was to be pruned: it changed since it was looked at. */
const keeps = new Set(['backup-running', 'backup-held', 'backup-last-proved']);

/** Retention: what is no longer kept is marked, and later taken out of the stores. */
export const createRetentionSteps = ({
  catalog,
}: Pick<StepDependencies, 'catalog'>): RetentionSteps => {
  const policyOf = async (clinicId: string) => {
    const { policy, timeZone } = await getClinic(catalog, clinicId);
    return { policy: policy.retention, timeZone };
  };
  const toPrune = async (clinicId: string): Promise<number[]> => {
    const facts = { ...(await policyOf(clinicId)), now: new Date() };
    return keptBackups(await listRetainable(catalog, clinicId), facts)
      .filter(({ reasons }) => reasons.length === 0)
      .map(({ id }) => id)
      .toReversed();
  };

  return {
    backupsToPrune: toPrune,

    async recordPruned({ clinicId, backupId }) {
      const ref = { clinicId, backupId };
      // Looked at once more: a hold or a longer policy may have come since.
      if (!(await toPrune(clinicId)).includes(backupId)) {
        return (await getBackup(catalog, clinicId, backupId)).state === 'deleted';
      }
      const { policy } = await policyOf(clinicId);
      try {
        const { graceDays } = policy;
        const { fileName } = await deleteBackup(catalog, ref, { by: null, graceDays });
        await appendAudit(catalog, {
          userId: null,
          actor: 'retention',
          action: 'backup.prune',
          clinicId,
          object: String(backupId),
          details: { fileName, graceDays },
        });
        return true;
      } catch (error) {
        if (error instanceof ResguardoError && keeps.has(error.code)) return false;
        throw error;
      }
    },

    backupsToPurge: (clinicId) => listPurgeable(catalog, clinicId, new Date()),

    listFleet: (after) => listFleet(catalog, { after, limit: pageSize }),
  };
};
