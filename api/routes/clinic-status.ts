import type { BackupRecord } from '../../catalog/backups/backup-record.ts';
import { isProtected } from '../../catalog/backups/is-protected.ts';
import { listBackups } from '../../catalog/backups/list-backups.ts';
import { ClinicStatus } from '../../contracts/api/clinic-status.ts';
import type { BackupState } from '../../contracts/states.ts';
import type { ApiServer, RouteDependencies } from '../api-server.ts';
import { guarded } from '../http/guarded.ts';
import { ClinicParams } from '../http/params.ts';
import { requestLanguage } from '../http/request-language.ts';
import { clinicOf } from '../identity/guard.ts';
import { backupView } from '../views/backup-view.ts';
import { isoOrNull } from '../views/iso.ts';

const goodStates: BackupState[] = ['stored', 'intact', 'restorable'];

const age = ({ snapshotAt, startedAt }: BackupRecord): number =>
  Math.max(0, Math.round((Date.now() - (snapshotAt ?? startedAt).getTime()) / 1000));

/** A clinic at a glance. */
export const clinicStatusRoutes = (server: ApiServer, { catalog }: RouteDependencies): void => {
  server.get(
    '/api/clinics/:clinic/status',
    guarded('clinic.read', {
      tags: ['clinics'],
      summary: 'Whether the clinic is protected, since when, and what is going on',
      params: ClinicParams,
      response: { 200: ClinicStatus },
    }),
    async (request) => {
      const clinic = clinicOf(request);
      const [newest, good, running] = await Promise.all([
        listBackups(catalog, clinic.id, { limit: 1, samples: false }),
        listBackups(catalog, clinic.id, { limit: 1, samples: false, states: goodStates }),
        listBackups(catalog, clinic.id, { limit: 1, samples: false, states: ['running'] }),
      ]);
      const language = requestLanguage(request);
      const lastGood = good.items[0];
      const last = newest.items[0];
      const run = running.items[0]?.runId ?? null;
      return {
        clinic: clinic.id,
        name: clinic.name,
        state: !lastGood ? 'unprotected' : isProtected(lastGood, clinic) ? 'protected' : 'partly',
        running: run !== null,
        run,
        lastGood: lastGood ? backupView(language, clinic, lastGood) : null,
        last: last ? backupView(language, clinic, last) : null,
        ageSeconds: lastGood ? age(lastGood) : null,
        nextScheduledBackup: isoOrNull(clinic.nextScheduledBackup),
      } as const;
    },
  );
};
