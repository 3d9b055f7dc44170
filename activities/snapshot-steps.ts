import { cancellationSignal } from '@temporalio/activity';
import { getBackup } from '../catalog/backups/get-backup.ts';
import { recordManifest } from '../catalog/backups/record-manifest.ts';
import { countSnapshot } from '../catalog/backups/record-snapshot.ts';
import { openClinicConnection } from '../catalog/clinics/open-connections.ts';
import { getClinic } from '../catalog/clinics/get-clinic.ts';
import type { StepBeat } from '../contracts/live-progress.ts';
import { Manifest } from '../contracts/manifest.ts';
import { dump } from '../postgres/dump/dump.ts';
import { beating } from './beating.ts';
import { createTurns } from './turns.ts';
import type { StepDependencies } from './step-dependencies.ts';
import type { Steps } from './steps.ts';

const nothingYet: StepBeat = {
  step: 'snapshot',
  tablesDone: 0,
  tablesTotal: 0,
  rows: 0,
  plainBytes: 0,
  estimatedPlainBytes: 0,
  bytes: 0,
};

/** Reading a clinic's database into the spool. */
export const createSnapshotSteps = (deps: StepDependencies): Pick<Steps, 'takeSnapshot'> => {
  const turns = createTurns(deps.snapshotsAtOnce);
  return {
    async takeSnapshot({ clinicId, backupId, spool: spoolRef }) {
      const { catalog, spool } = deps;
      const signal = cancellationSignal();
      let beat = nothingYet;
      return beating(
        () => beat,
        () =>
          turns.take(signal, async () => {
            const [clinic, backup, connection] = await Promise.all([
              getClinic(catalog, clinicId),
              getBackup(catalog, clinicId, backupId),
              openClinicConnection(catalog, clinicId),
            ]);
            const attempts = await countSnapshot(catalog, { clinicId, backupId });
            const writer = await spool.create(spoolRef);
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
                { signal, onProgress: (progress) => (beat = { step: 'snapshot', ...progress }) },
              );
              const manifestOf = (summary: { sha256: string; md5: string }): Manifest =>
                Manifest.parse({ ...told, sha256: summary.sha256, md5: summary.md5 });
              const summary = await writer.seal((figures) =>
                Buffer.from(JSON.stringify(manifestOf(figures), null, 1)),
              );
              const manifest = manifestOf(summary);
              await recordManifest(catalog, { clinicId, backupId }, manifest);
              const { tables, rows, plainBytes } = manifest.totals;
              const largeObjects = manifest.largeObjects.count;
              return { ...summary, tables, rows, plainBytes, largeObjects, attempts };
            } catch (error) {
              await writer.abandon();
              throw error;
            }
          }),
      );
    },
  };
};
