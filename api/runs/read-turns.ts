import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { queryNames, signalNames, turnsWorkflowId } from '../../contracts/temporal.ts';
import { TurnsView } from '../../contracts/turns/turns.ts';
import { callTemporal } from './temporal-call.ts';

/** Who holds a turn on a database server, and who waits; null where nobody can be asked just now. */
export const readTurns = async (
  temporal: Client,
  server: string,
): Promise<Pick<TurnsView, 'holding' | 'waiting'> | null> => {
  const handle = temporal.workflow.getHandle(turnsWorkflowId(server));
  try {
    const ask = () => handle.query<unknown>(queryNames.turns);
    return TurnsView.parse(await callTemporal(temporal, ask, { seconds: 3, answerer: 'worker' }));
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { holding: [], waiting: [] };
    if (error instanceof ResguardoError) return null;
    throw error;
  }
};

/**
 * Has a server's turns look at their cap anew. Where nobody takes turns there, or Temporal is away, the
 * next look finds it.
 */
export const tellCap = async (temporal: Client, server: string): Promise<void> => {
  const handle = temporal.workflow.getHandle(turnsWorkflowId(server));
  try {
    await callTemporal(temporal, () => handle.signal(signalNames.again), { seconds: 3 });
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || error instanceof ResguardoError) return;
    throw error;
  }
};
