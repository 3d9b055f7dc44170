import { log } from '@temporalio/activity';
import { appendAudit } from '../../catalog/audit/append-audit.ts';
import { openRestoreConnection } from '../../catalog/clinics/open-connections.ts';
import { installationId } from '../../catalog/installation/installation-id.ts';
import {
  listUnsweptRestores,
  markSwept,
  type UnsweptRestore,
} from '../../catalog/restores/unswept-restores.ts';
import { sweepLeftover } from '../../postgres/restore/database/sweep-leftover.ts';
import { keptName } from '../../postgres/restore/restore-request.ts';
import { beating } from '../beating.ts';
import type { StepDependencies } from '../step-dependencies.ts';
import { isRunning } from './is-running.ts';

type SweepDependencies = Pick<StepDependencies, 'catalog' | 'temporal'>;

/** A step that was cut off from Temporal and not from the clinic's server ends by then. */
const patienceMs = 15 * 60_000;

/** @returns whether there was something */
const swept = async (
  { catalog, temporal }: SweepDependencies,
  restore: UnsweptRestore,
): Promise<boolean> => {
  if (await isRunning(temporal, restore)) return false;
  const { clinicId, changedClinicId, restoreId } = restore;
  const connection = await openRestoreConnection(catalog, changedClinicId);
  const found = await sweepLeftover(connection, keptName(await installationId(catalog), restoreId));
  if (found === 'in-use') return false;
  if (found === 'not-ours') {
    log.warn('A database has the name of what a restore left, and not its mark: it stays', {
      ...restore,
    });
  }
  if (found === 'dropped') {
    await appendAudit(catalog, {
      ...{ userId: null, actor: 'schedule', action: 'restore.sweep', clinicId },
      ...{ object: `restore/${restoreId}`, details: { changed: changedClinicId } },
    });
  }
  await markSwept(catalog, { clinicId, restoreId });
  return found === 'dropped';
};

/**
 * Drops the databases that restores were loading when they were cut off for good, as far as their
 * servers answer; gives how many. The others are looked for again in the next round.
 * @param now for tests
 */
export const sweepRestores = (deps: SweepDependencies, now = new Date()): Promise<number> =>
  beating(
    () => ({ step: 'restore', phase: 'swap', tables: 0, plainBytes: 0 }),
    async () => {
      const before = new Date(now.getTime() - patienceMs);
      let dropped = 0;
      for (const restore of await listUnsweptRestores(deps.catalog, before)) {
        try {
          if (await swept(deps, restore)) dropped += 1;
        } catch (error) {
          // A server that is down must not keep the others from theirs.
          log.warn('What a restore has left cannot be looked for yet', { ...restore, error });
        }
      }
      return dropped;
    },
  );
