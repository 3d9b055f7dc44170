import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { lastSeconds } from '../../catalog/backups/record-reading.ts';
import { openClinicConnection } from '../../catalog/clinics/open-connections.ts';
import { learnServer, serverKey } from '../../catalog/servers/server-key.ts';
import { serverCap } from '../../catalog/servers/server-cap.ts';
import type { OpenedConnection } from '../../contracts/connection.ts';
import {
  priorities,
  signalNames,
  sharedQueue,
  turnsWorkflowId,
  workflowNames,
} from '../../contracts/temporal.ts';
import { serverName } from '../../contracts/turns/server-name.ts';
import { shortSeconds } from '../../contracts/turns/turn-queue.ts';
import type { TurnAsk } from '../../contracts/turns/turns.ts';
import { serverIdentity } from '../../postgres/inspect/server-identity.ts';
import { drillServerOf } from '../drill-server.ts';
import type { StepDependencies } from '../step-dependencies.ts';
import { thisRun } from '../this-run.ts';
import type { TurnSteps } from './turn-step-names.ts';

type Dependencies = Pick<StepDependencies, 'catalog' | 'temporal' | 'drillServer' | 'serverReads'>;

/** A run that Temporal has forgotten, or that has ended. */
const isOver = async (
  temporal: Client,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
): Promise<boolean> => {
  try {
    const { status } = await temporal.workflow.getHandle(workflowId, runId).describe();
    return status.name !== 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return true;
    throw error;
  }
};

/** Asking for turns on database servers, and looking after those who hold them. */
export const createTurnSteps = (deps: Dependencies): TurnSteps => {
  const { catalog, temporal, serverReads } = deps;

  const capOf = async (server: string): Promise<number> =>
    (await serverCap(catalog, server)) ?? serverReads;

  /** One server has one key, by whatever name it is reached: a name that is new here is asked who it is. */
  const keyOf = async (connection: OpenedConnection): Promise<string> => {
    const name = serverName(connection);
    const { key, toAsk } = await serverKey(catalog, name);
    if (!toAsk) return key;
    return learnServer(catalog, name, await serverIdentity(connection));
  };

  return {
    async askTurn({ ticket, clinicId, work, trigger, urgent }) {
      const [connection, last] = await Promise.all([
        work === 'read' ? openClinicConnection(catalog, clinicId) : drillServerOf(deps, clinicId),
        lastSeconds(catalog, clinicId),
      ]);
      const server = await keyOf(connection);
      // What nobody has measured is taken for short: a new clinic must not wait behind the large ones.
      const short = (last[work] ?? 0) <= shortSeconds;
      const ask: TurnAsk = {
        ...{ ticket, ...thisRun(), clinicId, work, trigger, urgent, short },
      };
      await temporal.workflow.signalWithStart(workflowNames.serverTurns, {
        workflowId: turnsWorkflowId(server),
        taskQueue: sharedQueue,
        args: [{ server, cap: await capOf(server) }],
        signal: signalNames.askTurn,
        signalArgs: [ask],
        staticSummary: `Turns on the database server ${server}`,
        // Whoever waits for a turn waits for this.
        priority: { priorityKey: priorities.turns },
      });
      return { server };
    },

    async lookAtTurns({ server, runs }) {
      const over = await Promise.all(
        runs.map(async (run) => ((await isOver(temporal, run)) ? [run.runId] : [])),
      );
      return { cap: await capOf(server), over: over.flat() };
    },
  };
};
