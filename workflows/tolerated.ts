import { log } from '@temporalio/workflow';
import { failureNote } from './failure-note.ts';

/** Waits for a step that must not change how the whole ends, and says so when it fails. */
export async function tolerated(step: string, done: Promise<unknown>): Promise<void> {
  try {
    await done;
  } catch (error) {
    log.warn(`${step} did not succeed`, { ...failureNote(error) });
  }
}
