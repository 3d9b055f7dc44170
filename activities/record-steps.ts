import { deleteBackup } from '../catalog/backups/delete-backup.ts';
import { getBackup } from '../catalog/backups/get-backup.ts';
import { openBackup } from '../catalog/backups/open-backup.ts';
import { recordCopy } from '../catalog/backups/record-copy.ts';
import { recordDrill } from '../catalog/backups/record-drill.ts';
import { cancelBackup, endBackup, failBackup } from '../catalog/backups/record-state.ts';
import { getClinic } from '../catalog/clinics/get-clinic.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { copyStateAfter } from '../contracts/copy-state-after.ts';
import type { StepDependencies } from './step-dependencies.ts';
import type { Steps } from './steps.ts';
import { failureData } from './deliveries/backup-events.ts';
import { emit } from './deliveries/emit.ts';
import { thisRun } from './this-run.ts';

type RecordSteps = Pick<
  Steps,
  | 'openBackup'
  | 'recordCopyFailure'
  | 'recordDrillFailure'
  | 'endRecord'
  | 'recordDeleted'
  | 'listCopies'
>;

/** The steps that only write in our own catalog. */
export const createRecordSteps = ({
  catalog,
  spool,
  hostPatience,
  temporal,
}: StepDependencies): RecordSteps => ({
  async openBackup(request) {
    const { clinicId, trigger, requestedBy, format, compression, description } = request;
    const clinic = await getClinic(catalog, clinicId);
    const backup = await openBackup(catalog, {
      // A run that Temporal started: its own identity keeps the record unique.
      ...{ clinicId, trigger, requestedBy, ...thisRun() },
      ...(format ? { format } : {}),
      ...(compression ? { compression } : {}),
      ...(description ? { description } : {}),
      ...(request.sampleAt === undefined ? {} : { sampleAt: new Date(request.sampleAt) }),
    });
    return {
      backupId: backup.id,
      fileName: backup.fileName,
      destinations: clinic.destinations.map(({ name, kind, required }) => ({
        name,
        kind,
        required,
      })),
      copiesNeeded: clinic.policy.copiesNeeded,
      drill: request.drill ?? clinic.policy.drill,
      spool: { key: `${clinicId}-${backup.id}` },
      hostId: spool.hostId,
      hostPatience,
    };
  },

  async recordCopyFailure({ clinicId, backupId, destination, failure }) {
    const ref = { clinicId, backupId };
    const backup = await getBackup(catalog, ref.clinicId, ref.backupId);
    const clinic = await getClinic(catalog, clinicId);
    const known = backup.copies.find((copy) => copy.destination === destination);
    const kind = known?.kind ?? clinic.destinations.find(({ name }) => name === destination)?.kind;
    if (!kind) throw new ResguardoError('destination-unknown', { destination, known: '' });
    const key = known?.key ?? backup.fileKey;
    await recordCopy(catalog, ref, {
      destination,
      kind,
      key,
      state: copyStateAfter(failure, known?.state ?? 'running'),
      failure,
    });
  },

  async recordDrillFailure({ clinicId, backupId, failure }) {
    await recordDrill(catalog, { clinicId, backupId }, { state: 'failed', failure });
    const { name, language } = await getClinic(catalog, clinicId);
    // A backup is rehearsed again and again: each run of a workflow is a failure of its own.
    await emit({ catalog, temporal }, [
      {
        ...{ type: 'drill.failed', key: `backup/${backupId}/${thisRun().runId}` },
        clinic: { id: clinicId, name },
        data: { backup: backupId, failure: failureData(language, failure) },
      },
    ]);
  },

  async endRecord({ clinicId, backupId, state, failure }) {
    const ref = { clinicId, backupId };
    if (state === 'failed' && failure) await failBackup(catalog, ref, failure);
    else if (state === 'cancelled') await cancelBackup(catalog, ref);
    else await endBackup(catalog, ref);
  },

  async recordDeleted({ clinicId, backupId, requestedBy, force = false }) {
    await deleteBackup(catalog, { clinicId, backupId }, { by: requestedBy, force });
  },

  async listCopies(ref) {
    const { copies } = await getBackup(catalog, ref.clinicId, ref.backupId);
    return copies
      .filter(({ state, location }) => state !== 'removed' && location !== null)
      .map(({ destination, kind, state }) => ({ destination, kind, state }));
  },
});
