import { z } from 'zod';
import type { CleanProgress } from './clean-range.ts';
import type { BackupProgress } from './progress.ts';
import type { RestoreProgress } from './restore.ts';

const Count = z.number().int().nonnegative();

/** What a step under way tells with each heartbeat. Its pending activity carries the last one. */
export const StepBeat = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('snapshot'),
    tablesDone: Count,
    tablesTotal: Count,
    rows: Count,
    plainBytes: Count,
    estimatedPlainBytes: Count,
    bytes: Count,
  }),
  z.object({ step: z.literal('upload'), destination: z.string(), confirmed: Count }),
  z.object({ step: z.literal('verify'), destination: z.string(), bytes: Count }),
  z.object({ step: z.literal('drill'), tables: Count }),
  z.object({
    step: z.literal('restore'),
    phase: z.enum(['load', 'compare', 'swap']),
    tables: Count,
    plainBytes: Count,
  }),
  z.object({ step: z.literal('clean'), phase: z.enum(['check', 'delete', 'vacuum']), rows: Count }),
]);
export type StepBeat = z.infer<typeof StepBeat>;

const withBeat = (progress: BackupProgress, beat: StepBeat): BackupProgress => {
  switch (beat.step) {
    case 'snapshot':
      return {
        ...progress,
        tables: { done: beat.tablesDone, total: beat.tablesTotal },
        rows: beat.rows,
        plainBytes: beat.plainBytes,
        estimatedPlainBytes: Math.max(beat.estimatedPlainBytes, beat.plainBytes),
        bytes: beat.bytes,
      };
    case 'upload':
    case 'verify':
      return {
        ...progress,
        copies: progress.copies.map((copy) => {
          if (copy.destination !== beat.destination) return copy;
          return beat.step === 'upload'
            ? { ...copy, uploaded: Math.max(copy.uploaded, beat.confirmed) }
            : { ...copy, verified: beat.bytes };
        }),
      };
    case 'drill':
      return { ...progress, drill: { ...progress.drill, tables: beat.tables } };
    case 'restore':
    case 'clean':
      return progress; // of other workflows
  }
};

const withRestoreBeat = (progress: RestoreProgress, beat: StepBeat): RestoreProgress =>
  beat.step !== 'restore'
    ? progress
    : {
        ...progress,
        phase: beat.phase,
        tables: { done: beat.tables, total: Math.max(beat.tables, progress.tables.total) },
        plainBytes: Math.max(beat.plainBytes, progress.plainBytes),
      };

const withCleanBeat = (progress: CleanProgress, beat: StepBeat): CleanProgress =>
  beat.step !== 'clean'
    ? progress
    : {
        ...progress,
        phase: beat.phase,
        rows: { done: beat.rows, total: Math.max(beat.rows, progress.rows.total) },
      };

const layingOver =
  <Progress>(lay: (progress: Progress, beat: StepBeat) => Progress) =>
  (progress: Progress, beats: readonly unknown[]): Progress =>
    beats.reduce<Progress>((soFar, raw) => {
      const beat = StepBeat.safeParse(raw);
      return beat.success ? lay(soFar, beat.data) : soFar;
    }, progress);

/** The workflow's own account with the figures of the steps under way laid over it. */
export const withBeats = layingOver(withBeat);
export const withRestoreBeats = layingOver(withRestoreBeat);
export const withCleanBeats = layingOver(withCleanBeat);
