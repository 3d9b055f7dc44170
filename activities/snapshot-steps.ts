import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { Priority } from '@temporalio/common';
import type { BackupRecord } from '../catalog/backups/backup-record.ts';
import { getBackup } from '../catalog/backups/get-backup.ts';
import { recordReading } from '../catalog/backups/record-reading.ts';
import { recordManifest } from '../catalog/backups/record-manifest.ts';
import { countSnapshot } from '../catalog/backups/record-snapshot.ts';
import { openClinicConnection } from '../catalog/clinics/open-connections.ts';
import { getClinic } from '../catalog/clinics/get-clinic.ts';
import type { StepBeat } from '../contracts/live-progress.ts';
import { Manifest } from '../contracts/manifest.ts';
import type { SpoolSummary } from '../contracts/spool.ts';
import { dump } from '../postgres/dump/dump.ts';
import { parseManifest } from '../postgres/verify/parse-manifest.ts';
import { beating } from './beating.ts';
import { createTurns } from './process-turns.ts';
import type { StepDependencies } from './step-dependencies.ts';
import type { Steps } from './steps.ts';

/** Temporal's own: who started the run said it. Servers that know of none leave it out. */
const rankOf = (priority: Priority | undefined): number => priority?.priorityKey ?? 3;

type SnapshotRef = Parameters<Steps['takeSnapshot']>[0];
type OnProgress = Parameters<typeof dump>[2]['onProgress'];

const nothingYet: StepBeat = {
  step: 'snapshot',
  tablesDone: 0,
  tablesTotal: 0,
  rows: 0,
  plainBytes: 0,
  estimatedPlainBytes: 0,
  bytes: 0,
};

/** What a sample's manifest says of itself, so that a copy alone is never taken for a backup of that day. */
const sampleOf = ({ sampleAt }: BackupRecord): Pick<Manifest, 'sample'> =>
  sampleAt === null ? {} : { sample: { shownAt: sampleAt.toISOString() } };

/** Reading a clinic's database into the spool. */
export const createSnapshotSteps = (deps: StepDependencies): Pick<Steps, 'takeSnapshot'> => {
  const { catalog, spool } = deps;
  const turns = createTurns(deps.snapshotsAtOnce);

  const read = async (
    { clinicId, backupId, spool: ref }: SnapshotRef,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<Manifest> => {
    const [clinic, backup, connection] = await Promise.all([
      getClinic(catalog, clinicId),
      getBackup(catalog, clinicId, backupId),
      openClinicConnection(catalog, clinicId),
    ]);
    await countSnapshot(catalog, { clinicId, backupId });
    const writer = await spool.create(ref);
    try {
      const told = await dump(
        {
          connection,
          scope: clinic.scope,
          format: backup.format,
          compression: backup.compression,
          clinic: clinicId,
          backupId,
          fileName: backup.fileName,
          parallel: deps.tablesAtOnce,
          pgDumpCandidates: deps.pgDumpCandidates,
        },
        writer,
        { signal, onProgress },
      );
      const manifestOf = ({ sha256, md5 }: SpoolSummary): Manifest =>
        Manifest.parse({ ...told, ...sampleOf(backup), sha256, md5 });
      const summary = await writer.seal((figures) =>
        Buffer.from(JSON.stringify(manifestOf(figures), null, 1)),
      );
      return manifestOf(summary);
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  };

  return {
    async takeSnapshot(ref) {
      const { clinicId, backupId } = ref;
      const signal = cancellationSignal();
      let beat = nothingYet;
      return beating(
        () => beat,
        () =>
          turns.take(signal, rankOf(activityInfo().priority), async () => {
            // Sealed, and the worker killed before it could say so: copies may have followed it to its
            // end, so reading the database again would leave them with another snapshot's bytes.
            const sealed = await spool.summary(ref.spool);
            const began = performance.now();
            const manifest = sealed
              ? parseManifest(await spool.readManifest(ref.spool))
              : await read(ref, signal, (progress) => (beat = { step: 'snapshot', ...progress }));
            const seconds = (performance.now() - began) / 1000;
            await recordManifest(catalog, { clinicId, backupId }, manifest);
            if (!sealed) await recordReading(catalog, { clinicId, backupId }, seconds);
            const { snapshots: attempts } = await getBackup(catalog, clinicId, backupId);
            const { tables, rows, plainBytes, bytes } = manifest.totals;
            const { sha256, md5, largeObjects } = manifest;
            const figures = { tables, rows, plainBytes, bytes, sha256, md5, attempts };
            return { ...figures, largeObjects: largeObjects.count };
          }),
      );
    },
  };
};
