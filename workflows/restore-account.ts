import { defineQuery, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type {
  OpenedRestore,
  RestoreOutcome,
  RestoreRef,
  SafetyBackup,
} from '../contracts/changes.ts';
import type { FailureNote } from '../contracts/failure-note.ts';
import type {
  RestorePhase,
  RestoreProgress,
  RestoreResult,
  RestoreState,
} from '../contracts/restore.ts';
import { queryNames } from '../contracts/temporal.ts';
import { showState } from './show-state.ts';

export const restoreProgressQuery = defineQuery<RestoreProgress>(queryNames.restoreProgress);

/** A restore's account of itself: asked by its query, and shown in the Web UI. */
export class RestoreAccount {
  #progress: RestoreProgress;
  #kind = 'restore';
  #safety: SafetyBackup | null = null;
  #result: RestoreResult | null = null;
  #afterthought: FailureNote | null = null;

  constructor({ clinicId, restoreId }: RestoreRef, startedAt: Date) {
    this.#progress = {
      restoreId,
      clinicId,
      state: 'running',
      phase: 'approval',
      startedAt: startedAt.toISOString(),
      endedAt: null,
      destination: null,
      safetyBackupId: null,
      tables: { done: 0, total: 0 },
      plainBytes: 0,
      totalPlainBytes: 0,
      error: null,
    };
    setHandler(restoreProgressQuery, () => this.#progress, {
      description: 'Where the restore stands',
    });
  }

  get progress(): RestoreProgress {
    return this.#progress;
  }

  opened({ kind, tables, plainBytes }: OpenedRestore): void {
    this.#kind = kind;
    this.#set({ tables: { done: 0, total: tables }, totalPlainBytes: plainBytes });
  }

  enter(phase: RestorePhase, state: RestoreState = this.#progress.state): void {
    if (phase === this.#progress.phase && state === this.#progress.state) return;
    this.#set({ phase, state });
    showState(state, phase);
  }

  /** The copy that is read from, since it was found whole; null: it was not, after all. */
  readFrom(destination: string | null): void {
    this.#set({ destination });
  }

  saved(safety: SafetyBackup): void {
    this.#safety = safety;
    this.#set({ safetyBackupId: safety.backupId });
  }

  made(result: RestoreResult): void {
    this.#result = result;
    const { tables, totalPlainBytes } = this.#progress;
    this.#set({
      tables: { done: tables.total, total: tables.total },
      plainBytes: totalPlainBytes,
      error: null,
    });
  }

  /** What a look from outside found once it was done. */
  afterwards(found: FailureNote | null): void {
    this.#afterthought = found;
    this.#set({});
  }

  note(error: FailureNote): void {
    this.#set({ error: { code: error.code, params: error.params } });
  }

  ended(endedAt: Date): void {
    this.#set({ endedAt: endedAt.toISOString() });
  }

  get outcome(): RestoreOutcome {
    const { restoreId, state, destination, error } = this.#progress;
    return {
      restoreId,
      state,
      destination,
      safety: this.#safety,
      result: this.#result,
      failure: error,
      afterthought: this.#afterthought,
    };
  }

  #set(change: Partial<RestoreProgress>): void {
    this.#progress = { ...this.#progress, ...change };
    setCurrentDetails(this.#details());
  }

  /** Markdown for the Web UI: what an operator wants to know without opening the history. */
  #details(): string {
    const { restoreId, state, phase, destination, safetyBackupId, error } = this.#progress;
    const result = this.#result;
    const told = (note: FailureNote): string => `\`${note.code}\` ${JSON.stringify(note.params)}`;
    return [
      `**${this.#kind} ${String(restoreId)}**: ${state}, in ${phase}`,
      `- from copy: ${destination === null ? 'none yet' : `\`${destination}\``}`,
      `- safety backup: ${String(safetyBackupId ?? (this.#safety?.failure ? 'not possible' : 'none yet'))}`,
      ...(this.#safety?.failure ? [`- because: ${told(this.#safety.failure)}`] : []),
      ...(result
        ? [
            `- ${result.method}: ${String(result.rows)} rows in ${String(result.tables)} tables; ${String(result.added)} added, ${String(result.changed)} changed, ${String(result.removed)} removed; writers waited ${String(result.fencedMs)} ms`,
          ]
        : []),
      ...(this.#afterthought ? [`- afterwards: ${told(this.#afterthought)}`] : []),
      ...(error ? [`- error: ${told(error)}`] : []),
    ].join('\n');
  }
}
