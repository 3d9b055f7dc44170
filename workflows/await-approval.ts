import { condition, defineSignal, setHandler } from '@temporalio/workflow';
import type { OpenedRestore, RestoreRef } from '../contracts/changes.ts';
import { signalNames } from '../contracts/temporal.ts';
import type { RestoreAccount } from './restore-account.ts';
import { anywhere } from './steps.ts';
import { tolerated } from './tolerated.ts';

export const decideSignal = defineSignal<[{ readonly approved: boolean; readonly by: number }]>(
  signalNames.decide,
);

/** How often, over the whole time, the record is looked at although no message came. */
const looks = 100;

/**
 * Waits for a second person, days if need be. The record decides: it is written once the API has asked
 * for their password, and the message only says that it is time to look. So a message from anybody
 * else changes nothing, and one that got lost is made up for.
 */
export async function approvalOf(
  ref: RestoreRef,
  opened: OpenedRestore,
  account: RestoreAccount,
): Promise<'given' | 'refused' | 'expired'> {
  if (opened.state !== 'waiting-approval' || opened.decideUntil === null) return 'given';
  let heard = false;
  setHandler(decideSignal, () => {
    heard = true;
  });
  account.enter('approval', 'waiting-approval');
  await tolerated(
    'notifyRestore',
    anywhere.notify.notifyRestore({ ...ref, news: 'approval-asked' }),
  );
  const until = Date.parse(opened.decideUntil);
  const patience = Math.max(60_000, (until - Date.now()) / looks);
  for (;;) {
    heard = false;
    const state = await anywhere.record.restoreState(ref);
    if (state === 'refused') return 'refused';
    if (state !== 'waiting-approval') return 'given';
    const left = until - Date.now();
    if (left <= 0) return 'expired';
    await condition(() => heard, Math.min(left, patience));
  }
}
