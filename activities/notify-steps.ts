import { recordEndedWell, type Trouble } from '../catalog/backups/ended-well.ts';
import { getBackup } from '../catalog/backups/get-backup.ts';
import type { BackupRecord } from '../catalog/backups/backup-record.ts';
import { getClinic } from '../catalog/clinics/get-clinic.ts';
import type { ClinicRecord } from '../catalog/clinics/clinic-record.ts';
import type { BackupOutcome } from '../contracts/activities.ts';
import type { FailureNote } from '../contracts/failure-note.ts';
import type { BackupMailFacts } from '../contracts/mail.ts';
import { notificationSettings } from '../catalog/notifications/notification-settings.ts';
import { successMails } from '../contracts/notify-policy.ts';
import { composeBackupMail } from '../notify/backup-mail.ts';
import { backupEvents } from './deliveries/backup-events.ts';
import { emit } from './deliveries/emit.ts';
import { distinct } from './people-of.ts';
import type { StepDependencies } from './step-dependencies.ts';
import type { Steps } from './steps.ts';
import { tellPeople } from './tell-people.ts';

const mailStates = ['stored', 'intact', 'restorable', 'failed'] as const;

const factsOf = (
  clinic: ClinicRecord,
  backup: BackupRecord,
  outcome: BackupOutcome,
  recovered: Trouble | null,
): BackupMailFacts => ({
  clinic: { id: clinic.id, name: clinic.name, timeZone: clinic.timeZone },
  backupId: backup.id,
  fileName: backup.fileName,
  trigger: backup.trigger,
  state: mailStates.find((state) => state === outcome.state) ?? 'failed',
  startedAt: backup.startedAt,
  snapshotAt: backup.snapshotAt,
  tables: backup.tables ?? 0,
  rows: outcome.rows,
  plainBytes: outcome.plainBytes,
  bytes: outcome.bytes,
  sha256: backup.sha256,
  copies: outcome.copies.map((copy) => ({
    ...copy,
    kind: clinic.destinations.find(({ name }) => name === copy.destination)?.kind ?? 'folder',
  })),
  drill: { state: outcome.drill, failure: outcome.drillFailure },
  times: outcome.times,
  failure: outcome.failure,
  recovered,
});

/** Why a copy that was proved could not be locked as its destination asks: less than was asked for. */
const lockFailureOf = ({ copies }: BackupRecord): FailureNote | null => {
  const open = copies.find(({ state, failureCode }) => state === 'intact' && failureCode !== null);
  return open?.failureCode ? { code: open.failureCode, params: open.failureParams ?? {} } : null;
};

/** Telling people. Whom it reached, and whom not and why, is kept for each. */
export const createNotifySteps = ({
  catalog,
  mailer,
  temporal,
}: StepDependencies): Pick<Steps, 'notifyPeople'> => ({
  async notifyPeople({ clinicId, backupId, outcome: made }) {
    const backup = await getBackup(catalog, clinicId, backupId);
    // Nobody counts on a sample: it is no news, and no proof to whoever listens for one.
    if (backup.sampleAt !== null) return;
    const clinic = await getClinic(catalog, clinicId);
    const outcome = { ...made, failure: made.failure ?? lockFailureOf(backup) };
    const good = outcome.failure === null && outcome.state !== 'failed';
    const before = await recordEndedWell(catalog, { clinicId, backupId }, good);
    const recovered = good ? before : null;
    // Before any mail: a mail server that refuses keeps no event back.
    const events = backupEvents(clinic, backup, outcome, { good, recovered });
    await emit({ catalog, temporal }, events);
    const ordinary = good && !recovered;
    if (ordinary && successMails(clinic) !== 'each') return;
    const { language } = clinic;
    const operators = ordinary ? [] : (await notificationSettings(catalog)).operators;
    const kind = recovered ? 'backup-recovered' : good ? 'backup-success' : 'backup-failure';
    await tellPeople(
      { catalog, mailer },
      {
        ...{ about: { clinicId, backupId }, kind },
        people: distinct([
          ...clinic.administrators.map((address) => ({ address, language })),
          ...operators.map(({ email, language: own }) => ({ address: email, language: own })),
        ]),
        compose: (own) => composeBackupMail(own, factsOf(clinic, backup, outcome, recovered)),
      },
    );
  },
});
