import type { InjectedSinks } from '@temporalio/worker';
import type { RunSinks } from '../../contracts/carried.ts';

/** For workers of tests that look at no traces: what runs tell of themselves is told to nobody. */
export const silentSinks: InjectedSinks<RunSinks> = {
  runs: { ended: { fn: () => undefined } },
};
