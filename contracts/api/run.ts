import { z } from 'zod';
import { BackupProgress } from '../progress.ts';
import { Failure } from './failure.ts';

export const RunQuery = z.object({
  run: z.uuid().optional().describe('Which run; the clinic’s current or last one when left out'),
});

/** Where a run stands. Its figures move from one look to the next; `ended` says that they no longer will. */
export const RunView = BackupProgress.extend({
  run: z.string(),
  ended: z.boolean(),
  failure: Failure.nullable().describe('`error` in the caller’s language'),
}).meta({ id: 'Run' });
export type RunView = z.infer<typeof RunView>;

/**
 * The names of the server-sent events: `progress` and `end` hold a Run, `problem` a Problem that
 * passes (the worker is away, say). After `end` nothing follows.
 */
export const runEvents = { progress: 'progress', end: 'end', problem: 'problem' } as const;
