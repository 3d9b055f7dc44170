import { getClinic } from '../../catalog/clinics/get-clinic.ts';
import { dueDigests } from '../../catalog/notifications/due-digests.ts';
import { digestKind } from '../../contracts/digest.ts';
import { successMails } from '../../contracts/notify-policy.ts';
import { digestOf } from '../../contracts/schedule/digest-day.ts';
import { composeDigestMail } from '../../notify/digest-mail.ts';
import type { StepDependencies } from '../step-dependencies.ts';
import { tellPeople } from '../tell-people.ts';
import { digestFacts } from './digest-facts.ts';
import type { DigestSteps } from './digest-step-names.ts';

const pageSize = 200;

/** The daily mail of the clinics that want one. */
export const createDigestSteps = (
  deps: Pick<StepDependencies, 'catalog' | 'mailer'>,
): DigestSteps => {
  const { catalog } = deps;
  return {
    dueDigests: (after) => dueDigests(catalog, { now: new Date(), after, limit: pageSize }),

    async sendDigest({ clinicId, day }) {
      const clinic = await getClinic(catalog, clinicId);
      if (successMails(clinic) !== 'digest') return;
      const facts = await digestFacts(catalog, clinic, digestOf(day, clinic.timeZone));
      const { language } = clinic;
      await tellPeople(deps, {
        about: { clinicId },
        kind: digestKind(day),
        people: clinic.administrators.map((address) => ({ address, language })),
        compose: () => composeDigestMail(language, facts),
      });
    },
  };
};
