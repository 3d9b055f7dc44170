import { heartbeat } from '@temporalio/activity';
import type { StepBeat } from '../contracts/live-progress.ts';

/**
 * Runs `work` while beating every second with what `beat` tells. The beat comes from a timer and not
 * from the work's own progress, so that waiting (for a spool to grow, for a lock) is not taken for death.
 */
export const beating = async <T>(beat: () => StepBeat, work: () => Promise<T>): Promise<T> => {
  heartbeat(beat());
  const timer = setInterval(() => {
    heartbeat(beat());
  }, 1000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
};
