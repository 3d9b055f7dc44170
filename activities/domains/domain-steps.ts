import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { DomainRecord } from '../../catalog/domains/domain-record.ts';
import { clinicsWithDomains, listDomains } from '../../catalog/domains/list-domains.ts';
import { forgetRounds, recordRound } from '../../catalog/domains/record-round.ts';
import { forbiddenHosts } from '../../catalog/domains/set-domains.ts';
import { notificationSettings } from '../../catalog/notifications/notification-settings.ts';
import type { DomainRound } from '../../contracts/domains/domain-check.ts';
import { inLanes } from '../../contracts/in-lanes.ts';
import type { StepDependencies } from '../step-dependencies.ts';
import { checkDomain } from './check-domain.ts';
import type { DomainSteps } from './domain-step-names.ts';
import { failed } from './found.ts';
import type { Outside } from './outside.ts';

const pageSize = 200;
/** Domains of one clinic looked at side by side. */
const atOnce = 3;

const usual = { patienceMs: 10_000, pauseMs: 3000 } as const;

/** What was allowed when it was set, and is no more. */
const notAsked = ({ domain }: DomainRecord, hosts: readonly string[]): DomainRound => ({
  ...{ domain, state: 'failed', milliseconds: 0 },
  checks: hosts.map((host) => ({
    ...{ kind: 'certificate', target: `https://${host}`, milliseconds: null, attempts: 0 },
    ...failed('address-not-allowed', {
      why: 'its host is none that the operator allowed to clinics',
    }),
  })),
});

/** @param outside what a test puts in place of the world */
export const createDomainSteps = (
  { catalog }: Pick<StepDependencies, 'catalog'>,
  outside: Partial<Omit<Outside, 'allow'>> = {},
): DomainSteps => ({
  clinicsWithDomains: (after) => clinicsWithDomains(catalog, { after, limit: pageSize }),

  async lookAtDomains(clinicId) {
    const signal = cancellationSignal();
    const { allow } = await notificationSettings(catalog);
    await inLanes(await listDomains(catalog, clinicId), atOnce, async (one) => {
      const forbidden = forbiddenHosts(one, allow);
      const round =
        forbidden.length > 0
          ? notAsked(one, forbidden)
          : await checkDomain({ ...usual, ...outside, allow }, one.settings, signal, () =>
              heartbeat(),
            );
      await recordRound(catalog, clinicId, round, one.changedAt);
    });
  },

  forgetDomainRounds: () => forgetRounds(catalog),
});
