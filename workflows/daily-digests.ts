import { continueAsNew, isCancellation, log } from '@temporalio/workflow';
import type { DigestRef } from '../contracts/digest.ts';
import { inLanes } from '../contracts/in-lanes.ts';
import { failureNote } from './failure-note.ts';
import { anywhere } from './steps.ts';

/** So many mails at a time. */
const atOnce = 4;

/** Sends the daily mails whose hour has come, a page of clinics in each run. One that fails stops none. */
export async function dailyDigests(after: string | null = null): Promise<void> {
  const { due, next } = await anywhere.record.dueDigests(after);
  await inLanes(due, atOnce, sent);
  if (next !== null) await continueAsNew<typeof dailyDigests>(next);
}

async function sent(digest: DigestRef): Promise<void> {
  try {
    await anywhere.notify.sendDigest(digest);
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('A daily mail was not sent', { ...digest, ...failureNote(error) });
  }
}
