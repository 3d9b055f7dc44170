import { defineQuery, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { CleaningRef, CleanOutcome } from '../contracts/changes.ts';
import type {
  CleanPlan,
  CleanProgress,
  CleanResult,
  CleanState,
} from '../contracts/clean-range.ts';
import type { FailureNote } from '../contracts/failure-note.ts';
import { queryNames } from '../contracts/temporal.ts';
import { showState } from './show-state.ts';

export const cleanProgressQuery = defineQuery<CleanProgress>(queryNames.cleanProgress);

/** A cleaning's account of itself: asked by its query, and shown in the Web UI. */
export class CleanAccount {
  #progress: CleanProgress;
  #backupId: number | null = null;
  #result: CleanResult | null = null;

  constructor({ clinicId, cleaningId }: CleaningRef, startedAt: Date) {
    this.#progress = {
      cleaningId,
      clinicId,
      state: 'running',
      phase: 'check',
      startedAt: startedAt.toISOString(),
      endedAt: null,
      rows: { done: 0, total: 0 },
      error: null,
    };
    setHandler(cleanProgressQuery, () => this.#progress, {
      description: 'Where the cleaning stands',
    });
  }

  planned({ backupId, tables }: CleanPlan): void {
    this.#backupId = backupId;
    this.#set({ rows: { done: 0, total: tables.reduce((sum, { rows }) => sum + rows, 0) } });
  }

  enter(phase: CleanProgress['phase'], state: CleanState = this.#progress.state): void {
    if (phase === this.#progress.phase && state === this.#progress.state) return;
    this.#set({ phase, state });
    showState(state, phase);
  }

  made(result: CleanResult): void {
    this.#result = result;
    this.#set({ rows: { ...this.#progress.rows, done: result.deleted } });
  }

  note(error: FailureNote): void {
    this.#set({ error: { code: error.code, params: error.params } });
  }

  ended(endedAt: Date): void {
    this.#set({ endedAt: endedAt.toISOString() });
  }

  get outcome(): CleanOutcome {
    const { cleaningId, state, error: failure } = this.#progress;
    return { cleaningId, state, backupId: this.#backupId, result: this.#result, failure };
  }

  #set(change: Partial<CleanProgress>): void {
    this.#progress = { ...this.#progress, ...change };
    setCurrentDetails(this.#details());
  }

  /** Markdown for the Web UI. */
  #details(): string {
    const { cleaningId, state, phase, rows, error } = this.#progress;
    return [
      `**Cleaning ${String(cleaningId)}**: ${state}, in ${phase}`,
      `- ${String(rows.done)} of ${String(rows.total)} rows; held by backup ${String(this.#backupId ?? 'none yet')}`,
      ...(this.#result ? [`- ${String(this.#result.freedBytes)} bytes given back`] : []),
      ...(error ? [`- error: \`${error.code}\` ${JSON.stringify(error.params)}`] : []),
    ].join('\n');
  }
}
