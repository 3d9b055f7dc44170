import { getCleaning } from '../catalog/cleanings/get-cleaning.ts';
import { notificationSettings } from '../catalog/notifications/notification-settings.ts';
import { getClinic } from '../catalog/clinics/get-clinic.ts';
import { getRestore } from '../catalog/restores/get-restore.ts';
import { getUser } from '../catalog/users/get-user.ts';
import type { ClinicRecord } from '../catalog/clinics/clinic-record.ts';
import type { UserRecord } from '../catalog/users/user-record.ts';
import { composeCleanMail } from '../notify/clean-mail.ts';
import { composeRestoreMail } from '../notify/restore-mail.ts';
import type { CleanRangeSteps, RestoreSteps } from './change-steps.ts';
import { emit } from './deliveries/emit.ts';
import { restoreEvents } from './deliveries/restore-events.ts';
import { decidersOf, distinct, nameOf } from './people-of.ts';
import { restoreFacts } from './restore-facts.ts';
import type { StepDependencies } from './step-dependencies.ts';
import { tellPeople, type Recipient } from './tell-people.ts';

const administratorsOf = ({ administrators, language }: ClinicRecord): Recipient[] =>
  administrators.map((address) => ({ address, language }));

const recipient = ({ email, language }: UserRecord): Recipient => ({ address: email, language });

/**
 * Telling people of what changed, or is to change, a clinic's data: always, since a change that nobody
 * expected is the news that matters most.
 */
export const createNotifyChangeSteps = (
  deps: StepDependencies,
): Pick<RestoreSteps, 'notifyRestore'> & Pick<CleanRangeSteps, 'notifyCleaning'> => {
  const { catalog } = deps;
  return {
    async notifyRestore({ clinicId, restoreId, ...about }) {
      const { news } = about;
      const record = await getRestore(catalog, clinicId, restoreId);
      // The end of a file is told with the file itself.
      if (news === 'undo-expiring' && record.undoState !== 'kept') return;
      const [changed, asker, deciders, { operators }] = await Promise.all([
        getClinic(catalog, record.changedClinicId),
        getUser(catalog, record.requestedBy),
        news === 'approval-asked' ? decidersOf(catalog, clinicId, record.requestedBy) : [],
        notificationSettings(catalog),
      ]);
      await emit(deps, restoreEvents(changed, record, news));
      const people = distinct([
        ...deciders.map(recipient),
        recipient(asker),
        ...administratorsOf(changed),
        ...(news === 'failed'
          ? operators.map(({ email, language }) => ({ address: email, language }))
          : []),
      ]);
      const facts = await restoreFacts(catalog, record, about);
      await tellPeople(deps, {
        about: { clinicId, restoreId },
        kind: news === 'undo-expiring' ? news : `restore-${news}`,
        // Whoever asked knows that it waits.
        people: people.filter(
          ({ address }) => news !== 'approval-asked' || address !== asker.email,
        ),
        compose: (language) => composeRestoreMail(language, facts),
      });
    },

    async notifyCleaning({ clinicId, cleaningId, outcome }) {
      const record = await getCleaning(catalog, clinicId, cleaningId);
      const [clinic, asker] = await Promise.all([
        getClinic(catalog, clinicId),
        getUser(catalog, record.requestedBy),
      ]);
      const { name, timeZone } = clinic;
      const facts = {
        ...{ clinic: { id: clinicId, name, timeZone }, cleaningId, range: record.range },
        ...{ requestedBy: nameOf(asker), requestedAt: record.requestedAt },
        ...{ backupId: record.backupId, result: record.result, failure: record.failure },
      };
      await tellPeople(deps, {
        about: { clinicId, cleaningId },
        kind: outcome.state === 'done' ? 'clean-done' : 'clean-failed',
        people: distinct([recipient(asker), ...administratorsOf(clinic)]),
        compose: (language) => composeCleanMail(language, facts),
      });
    },
  };
};
