import type { UnsentMailsOutcome } from '../activities/deliveries/delivery-step-names.ts';
import { anywhere } from './steps.ts';

/** Sends the mails that their server refused when they were written. */
export const sendUnsentMails = (): Promise<UnsentMailsOutcome> =>
  anywhere.schedules.sendUnsentMails();
