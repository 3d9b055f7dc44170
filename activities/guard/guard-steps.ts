import { heartbeat } from '@temporalio/activity';
import { keepLooks, recordLook } from '../../catalog/alarms/record-look.ts';
import { beginRound, endRound } from '../../catalog/alarms/rounds.ts';
import { listGuardedServers } from '../../catalog/guard/guarded-servers.ts';
import { listHosts } from '../../catalog/guard/guard-hosts.ts';
import { forgetRooms } from '../../catalog/guard/rooms.ts';
import { failureParam } from '../../contracts/guard/failure-param.ts';
import type { OwnTls } from '../../contracts/network/tls-place.ts';
import type { StepDependencies } from '../step-dependencies.ts';
import type { Patience } from './certificates/probe.ts';
import { fleetSources } from './fleet-sources.ts';
import type { GuardSteps } from './guard-step-names.ts';
import { lookAtBuckets } from './look-at-buckets.ts';
import { lookAtCertificates } from './look-at-certificates.ts';
import { lookAtClinics } from './look-at-clinics.ts';
import { lookAtDisks } from './look-at-disks.ts';
import { lookAtServer } from './look-at-server.ts';
import { lookAtStores } from './look-at-stores.ts';
import { tellAlarms } from './tell-alarms.ts';

/** A page of servers: as many looks in one run of the workflow. */
const serversAtOnce = 50;

const none: OwnTls = { places: [], held: [] };

/**
 * The guard's looks, and the telling.
 * @param patience with who shows no certificate; a test has less
 */
export const createGuardSteps = (
  deps: Pick<StepDependencies, 'catalog' | 'temporal' | 'spool' | 'mailer' | 'ownTls'>,
  patience?: Patience,
): GuardSteps => {
  const { catalog, spool, ownTls = none } = deps;
  return {
    beginGuardRound: (round) => beginRound(catalog, round),
    lookAtClinics: (after) => lookAtClinics(deps, after),
    listGuardedServers: (after) => listGuardedServers(catalog, { after, limit: serversAtOnce }),
    lookAtServer: (server) => lookAtServer(catalog, server, patience),

    async lookAtFleet() {
      for (const { look, find } of fleetSources) {
        heartbeat();
        await recordLook(catalog, { look, complete: true, findings: await find(catalog) });
      }
      await forgetRooms(catalog);
      await lookAtBuckets(catalog);
      await lookAtStores(catalog);
      await lookAtCertificates(catalog, ownTls, patience);
    },

    listGuardHosts: () => listHosts(catalog),
    lookAtDisks: () => lookAtDisks(catalog, spool),

    async recordFailedLook({ look, like, about, failure }) {
      if (like !== null) await keepLooks(catalog, like);
      const params = { look: about, why: failureParam(failure) };
      const finding = { kind: 'look-failed', subject: look, clinicId: null } as const;
      const findings = [{ ...finding, severity: 'warning', params } as const];
      await recordLook(catalog, { look: `failed/${look}`, complete: true, findings });
    },

    endGuardRound: (round) => endRound(catalog, round),
    tellAlarms: () => tellAlarms(deps),
  };
};
