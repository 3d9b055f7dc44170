import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { recordNotification } from '../../catalog/notifications/record-notification.ts';
import {
  listUnsentMails,
  readUnsentMail,
  type UnsentRef,
} from '../../catalog/notifications/unsent-mails.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { StepDependencies } from '../step-dependencies.ts';
import type { DeliverySteps } from './delivery-step-names.ts';

/** So many in one round. */
const atMost = 500;
/** After so many refusals one after the other the server is still down, and the rest waits for the next round. */
const mostRefusals = 3;

/** What makes up for a mail server that was down or refused us. */
export const createUnsentMailSteps = ({
  catalog,
  mailer,
}: Pick<StepDependencies, 'catalog' | 'mailer'>): Pick<DeliverySteps, 'sendUnsentMails'> => {
  /** True when it went, now or by another's hand. */
  const sent = async (ref: UnsentRef): Promise<boolean> => {
    const unsent = await readUnsentMail(catalog, ref);
    if (!unsent || !mailer) return unsent === null;
    const { mail, ...about } = unsent;
    const note = { ...about, clinicId: ref.clinicId };
    try {
      const { messageId } = await mailer.send(mail, [about.recipient], cancellationSignal());
      await recordNotification(catalog, { ...note, state: 'sent', messageId });
      return true;
    } catch (error) {
      if (!(error instanceof ResguardoError) || error.code !== 'mail-not-sent') throw error;
      const failure = { code: error.code, params: { ...error.params } };
      await recordNotification(catalog, { ...note, state: 'failed', failure, mail });
      return false;
    }
  };

  return {
    async sendUnsentMails() {
      const waiting = await listUnsentMails(catalog, { now: new Date(), limit: atMost });
      let [gone, refusals] = [0, 0];
      for (const ref of waiting) {
        heartbeat();
        if (await sent(ref)) [gone, refusals] = [gone + 1, 0];
        else refusals += 1;
        if (refusals >= mostRefusals) break;
      }
      return { sent: gone, left: waiting.length - gone };
    },
  };
};
