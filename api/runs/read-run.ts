import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { ClinicId } from '../../contracts/ids.ts';
import { withBeats } from '../../contracts/live-progress.ts';
import { BackupProgress } from '../../contracts/progress.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { backupWorkflowId, queryNames } from '../../contracts/temporal.ts';
import { readTurns } from './read-turns.ts';
import { describeWorkflow, readAccount, type Reading } from './read-account.ts';

/** Where a run stood when it was looked at. */
export interface RunReading extends Reading<BackupProgress> {
  /** When its place among those who wait was asked for (milliseconds). */
  readonly placedAt?: number;
}

/** Milliseconds for which a place is good: it is asked of a worker. */
const placeLasts = 2000;

const backupAccount = { query: queryNames.progress, schema: BackupProgress, withBeats } as const;

const describeRun = async (
  temporal: Client,
  clinic: ClinicId,
  run: string | undefined,
): Promise<WorkflowExecutionDescription> => {
  const found = await describeWorkflow(temporal, backupWorkflowId(clinic), run);
  if (found === null) throw new ResguardoError('run-unknown', { clinic });
  return found;
};

/** The run that is meant: the one named, or the clinic's current or last. `run-unknown`. */
export const resolveRun = async (
  temporal: Client,
  clinic: ClinicId,
  run?: string,
): Promise<{ run: string; closed: boolean }> => {
  const { runId, closeTime } = await describeRun(temporal, clinic, run);
  return { run: runId, closed: closeTime !== undefined };
};

/** Looks at a run. `run-unknown`, `worker-absent`, `temporal-unreachable`. */
export const readRun = async (
  temporal: Client,
  clinic: ClinicId,
  run?: string,
  before?: RunReading,
): Promise<RunReading> => {
  const description = await describeRun(temporal, clinic, run);
  const reading = await readAccount(temporal, backupAccount, description, before);
  return reading.closed ? reading : placed(temporal, reading, before);
};

/** With its place among those who wait for a turn on its database server, where it waits for one. */
const placed = async (
  temporal: Client,
  reading: RunReading,
  before: RunReading | undefined,
): Promise<RunReading> => {
  const { waiting } = reading.progress;
  if (!waiting) return reading;
  const last = before?.progress.waiting;
  const isFresh = Date.now() - (before?.placedAt ?? 0) < placeLasts;
  if (isFresh && last && last.since === waiting.since) {
    return placedAt(reading, last.place, before.placedAt ?? 0);
  }
  const turns = await readTurns(temporal, waiting.server);
  const index = turns === null ? -1 : turns.waiting.findIndex(({ runId }) => runId === reading.run);
  return placedAt(reading, index < 0 ? null : index + 1, Date.now());
};

const placedAt = (reading: RunReading, place: number | null, at: number): RunReading => {
  const { waiting } = reading.progress;
  if (!waiting) return reading;
  const progress = { ...reading.progress, waiting: { ...waiting, place } };
  return { ...reading, progress, placedAt: at };
};
