import {
  setCurrentDetails,
  setHandler,
  defineQuery,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type {
  BackupOutcome,
  BackupRequest,
  OpenedBackup,
  SnapshotSummary,
} from '../contracts/activities.ts';
import type { FailureNote } from '../contracts/failure-note.ts';
import type { BackupProgress, CopyProgress } from '../contracts/progress.ts';
import type { TurnWaited } from '../contracts/turns/turns.ts';
import type { BackupState, Phase } from '../contracts/states.ts';
import { StepTimes } from './step-times.ts';
import { waitingLine } from './turns/turns-details.ts';
import { isQuorum } from '../contracts/quorum.ts';
import { queryNames } from '../contracts/temporal.ts';

export const progressQuery = defineQuery<BackupProgress>(queryNames.progress);

const stateKey = defineSearchAttributeKey('ResguardoState', SearchAttributeType.KEYWORD);
const phaseKey = defineSearchAttributeKey('ResguardoPhase', SearchAttributeType.KEYWORD);

/**
 * A backup's account of itself: the one place where a run's state is kept, asked through the
 * `progress` query and shown in the Web UI by search attributes and current details.
 */
export class BackupAccount {
  readonly #steps = new StepTimes();
  #progress: BackupProgress;
  #fileName = '';
  #required = new Set<string>();
  #copiesNeeded: number | null = null;
  #drillFailure: FailureNote | null = null;

  constructor(request: BackupRequest, startedAt: Date) {
    this.#progress = {
      backupId: null,
      clinicId: request.clinicId,
      state: 'running',
      phase: 'snapshot',
      startedAt: startedAt.toISOString(),
      endedAt: null,
      tables: { done: 0, total: 0 },
      rows: 0,
      plainBytes: 0,
      estimatedPlainBytes: 0,
      bytes: 0,
      copies: [],
      drill: { state: 'waiting', tables: 0 },
      snapshots: 0,
      error: null,
    };
    setHandler(progressQuery, () => this.#progress, { description: 'Where the backup stands' });
  }

  get progress(): BackupProgress {
    return this.#progress;
  }

  opened(backup: OpenedBackup): void {
    this.#fileName = backup.fileName;
    this.#copiesNeeded = backup.copiesNeeded ?? null;
    this.#required = new Set(backup.destinations.filter((d) => d.required).map((d) => d.name));
    this.#set({
      backupId: backup.backupId,
      drill: { state: backup.drill ? 'waiting' : 'skipped', tables: 0 },
      copies: backup.destinations.map(({ name, kind }) => ({
        destination: name,
        kind,
        state: 'running',
        uploaded: 0,
        verified: 0,
      })),
    });
  }

  /** It waits for its turn on a database server; null: no longer. */
  waits(waiting: TurnWaited | null): void {
    const since = this.#progress.waiting?.since;
    if (since !== undefined) this.#steps.waited(Date.now() - Date.parse(since));
    this.#set({ waiting });
  }

  /** The database is read from here on, and copies follow. */
  reads(): void {
    this.#steps.begin('snapshot');
    this.#steps.begin('upload');
  }

  read(summary: SnapshotSummary): void {
    this.#steps.end('snapshot');
    this.#set({
      tables: { done: summary.tables, total: summary.tables },
      rows: summary.rows,
      plainBytes: summary.plainBytes,
      estimatedPlainBytes: summary.plainBytes,
      bytes: summary.bytes,
      snapshots: summary.attempts,
    });
  }

  copy(destination: string, change: Partial<CopyProgress>): void {
    if (change.state === 'stored') this.#steps.next('upload', 'verify');
    if (change.state === 'intact') this.#steps.end('verify');
    this.#set({
      copies: this.#progress.copies.map((copy) =>
        copy.destination === destination ? { ...copy, ...change } : copy,
      ),
    });
  }

  drill(
    state: BackupProgress['drill']['state'],
    tables: number,
    failure: FailureNote | null = null,
  ): void {
    this.#drillFailure = failure;
    if (state === 'running') this.#steps.begin('drill');
    else this.#steps.end('drill');
    this.#set({ drill: { state, tables } });
  }

  /** Moves on; search attributes are written only here, since each writing is an event in the history. */
  enter(phase: Phase, state: BackupState = this.#progress.state): void {
    if (phase === this.#progress.phase && state === this.#progress.state) return;
    this.#set({ phase, state });
    upsertSearchAttributes([
      { key: stateKey, value: state },
      { key: phaseKey, value: phase },
    ]);
  }

  /** An error that ended it, or that made it less than was asked for. */
  note(error: FailureNote): void {
    this.#set({ error: { code: error.code, params: error.params } });
  }

  /** A copy of this backup that may be relied on in `state`, or undefined. */
  firstCopy(state: CopyProgress['state']): CopyProgress | undefined {
    return this.#progress.copies.find((copy) => copy.state === state);
  }

  copyState(destination: string): CopyProgress['state'] {
    const copy = this.#progress.copies.find((one) => one.destination === destination);
    return copy?.state ?? 'running';
  }

  get protected(): boolean {
    const copies = this.#progress.copies.map(({ destination, state }) => ({
      state,
      required: this.#required.has(destination),
    }));
    return isQuorum(copies, this.#copiesNeeded);
  }

  outcome(endedAt: Date): BackupOutcome {
    const { backupId, state, rows, plainBytes, bytes, copies, drill, error } = this.#progress;
    this.#set({ endedAt: endedAt.toISOString() });
    return {
      backupId: backupId ?? 0,
      state,
      fileName: this.#fileName,
      rows,
      plainBytes,
      bytes,
      copies: copies.map((copy) => ({
        destination: copy.destination,
        state: copy.state,
        failure: copy.error ?? null,
      })),
      drill: drill.state === 'passed' || drill.state === 'failed' ? drill.state : 'skipped',
      drillFailure: this.#drillFailure,
      times: this.#steps.times(endedAt),
      protected: this.protected,
      failure: error,
    };
  }

  #set(change: Partial<BackupProgress>): void {
    this.#progress = { ...this.#progress, ...change };
    setCurrentDetails(this.#details());
  }

  /** Markdown for the Web UI: what an operator wants to know without opening the history. */
  #details(): string {
    const { backupId, state, phase, rows, plainBytes, bytes, copies, drill, snapshots, error } =
      this.#progress;
    const { waiting } = this.#progress;
    return [
      `**Backup ${String(backupId ?? '?')}**: ${state}, in ${phase}`,
      ...(waiting ? [waitingLine(waiting)] : []),
      `${String(rows)} rows, ${String(plainBytes)} bytes read, ${String(bytes)} stored; database read ${String(snapshots)} time(s)`,
      ...copies.map(
        (copy) =>
          `- copy \`${copy.destination}\`: ${copy.state}${copy.error ? ` (${copy.error.code})` : ''}`,
      ),
      `- drill: ${drill.state}`,
      ...(error ? [`- error: \`${error.code}\` ${JSON.stringify(error.params)}`] : []),
    ].join('\n');
  }
}
