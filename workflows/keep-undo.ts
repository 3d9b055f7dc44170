import { sleep } from '@temporalio/workflow';
import type { RestoreNews, RestoreOutcome, RestoreRef } from '../contracts/changes.ts';
import { anywhere } from './steps.ts';
import { tolerated } from './tolerated.ts';

const day = 24 * 60 * 60 * 1000;
/** How long an undo under way is given before looking again. */
const hour = 60 * 60 * 1000;

export interface KeepRequest extends RestoreRef {
  /** How the restore ended, for the people whom it concerns. */
  readonly tell?: { readonly news: RestoreNews; readonly outcome: RestoreOutcome };
}

/**
 * What follows a restore: tells people how it ended, keeps what it replaced until its time, announces that a
 * day before, and then frees the space. Ends at once when nothing is kept, or was put back meanwhile.
 */
export async function keepUndo({ tell, ...ref }: KeepRequest): Promise<'dropped' | 'gone'> {
  // 0 · Tell people.
  if (tell) await tolerated('notifyRestore', anywhere.notify.notifyRestore({ ...ref, ...tell }));

  // 1 · Until a day before the end; one kept for a day is announced halfway.
  const { kept, until } = await anywhere.record.keptTerm(ref);
  if (!kept || until === null) return 'gone';
  const left = Date.parse(until) - Date.now();
  await passing(left - Math.min(day, left / 2));

  // 2 · Announce its end, once.
  if (!(await anywhere.record.keptTerm(ref)).kept) return 'gone';
  await tolerated(
    'notifyRestore',
    anywhere.notify.notifyRestore({ ...ref, news: 'undo-expiring' }),
  );
  await passing(Date.parse(until) - Date.now());

  // 3 · Free it, unless an undo needs it at this very moment.
  for (;;) {
    const dropped = await anywhere.dropKept.dropKept(ref);
    if (dropped !== 'in-use') return dropped;
    await sleep(hour);
  }
}

const passing = async (milliseconds: number): Promise<void> => {
  if (milliseconds > 0) await sleep(milliseconds);
};
