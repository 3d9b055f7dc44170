import {
  continueAsNew,
  isCancellation,
  log,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { GuardHostRef, GuardSteps } from '../activities/guard/guard-step-names.ts';
import { inLanes } from '../contracts/in-lanes.ts';
import { hostQueue } from '../contracts/temporal.ts';
import { failureNote } from './failure-note.ts';
import { retryOptions } from './retry-options.ts';
import { anywhere } from './steps.ts';
import { tolerated } from './tolerated.ts';

/** So many servers looked at side by side: each look opens one connection. */
const atOnce = 4;
/** A host that takes no look by then has no worker now. */
const hostPatience = '1 minute';

/** Where the walk through the fleet goes on. */
export interface GuardWalk {
  readonly through: 'clinics' | 'servers';
  readonly after: string | null;
  /** Whether all that came before could be walked through. */
  readonly whole: boolean;
}

const begin: GuardWalk = { through: 'clinics', after: null, whole: true };

/**
 * One round of the guard: every clinic, every database server, the stores, the disks; then it tells
 * what is new and what is over. A page in each run, so that no history grows with the fleet. A look that
 * fails is a finding and stops no other.
 */
export async function guardFleet(walk: GuardWalk = begin): Promise<{ open: number } | null> {
  const round = workflowInfo().firstExecutionRunId;
  if (walk === begin) await anywhere.record.beginGuardRound(round);
  const next = walk.through === 'clinics' ? await clinics(walk) : await servers(walk);
  if (next.after !== null) return continueAsNew<typeof guardFleet>(next);
  if (next.through === 'clinics')
    return continueAsNew<typeof guardFleet>({ ...next, through: 'servers' });
  const fleet = await looked('fleet', { about: 'stores and tokens' }, async () => {
    await anywhere.look.lookAtFleet();
    return true;
  });
  await inLanes(await anywhere.record.listGuardHosts(), atOnce, disks);
  // Only who went everywhere can tell what is no longer there to be looked at.
  const ended = next.whole && fleet ? await anywhere.record.endGuardRound(round) : null;
  setCurrentDetails(ended ? `**${ended.open}** alarms open` : 'The round did not get everywhere');
  await tolerated('tellAlarms', anywhere.notify.tellAlarms());
  return ended;
}

interface Failing {
  /** The looks that it would have made, as SQL's LIKE has it; left out, the round counts as not whole. */
  readonly like?: string;
  /** What people call it. */
  readonly about: string;
}

/** Makes a look; gives null, and writes the failure down, where that did not succeed. */
async function looked<T>(
  look: string,
  { like, about }: Failing,
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failure = failureNote(error);
    log.warn('A look of the guard failed', { look, ...failure });
    await anywhere.record.recordFailedLook({ look, like: like ?? null, about, failure });
    return null;
  }
}

async function clinics({ after, whole }: GuardWalk): Promise<GuardWalk> {
  const page = await looked('clinics', { about: 'clinics' }, () =>
    anywhere.look.lookAtClinics(after),
  );
  return { through: 'clinics', after: page?.next ?? null, whole: whole && page !== null };
}

async function servers({ after, whole }: GuardWalk): Promise<GuardWalk> {
  const page = await anywhere.record.listGuardedServers(after);
  await inLanes(page.servers, atOnce, async (server) => {
    const like = `%/${server}%`;
    await looked(`server/${server}`, { like, about: server }, () =>
      anywhere.look.lookAtServer(server),
    );
  });
  return { through: 'servers', after: page.next, whole };
}

async function disks({ id, name }: GuardHostRef): Promise<void> {
  const there = proxyActivities<GuardSteps>({
    ...retryOptions.look,
    taskQueue: hostQueue(id),
    scheduleToStartTimeout: hostPatience,
  });
  const failing = { like: `disk/${id}`, about: `disks of ${name}` };
  await looked(`disk/${id}`, failing, () => there.lookAtDisks());
}
