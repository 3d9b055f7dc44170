import type { DeliveryRef } from '../../contracts/notifications/events.ts';

/** What became of mails that their server had refused. */
export interface UnsentMailsOutcome {
  readonly sent: number;
  readonly left: number;
}

/** The steps that bring events to their receivers, and mails that did not go at first. */
export interface DeliverySteps {
  /** Those that wait to be sent, or to be tried again. */
  waitingDeliveries(): Promise<readonly DeliveryRef[]>;
  /** One try. Nothing is sent twice that a receiver took. */
  deliver(ref: DeliveryRef): Promise<void>;
  /** Shown as not sent, and tried no more. */
  giveUpDelivery(ref: DeliveryRef): Promise<void>;
  /** Once more, each as it was written. */
  sendUnsentMails(): Promise<UnsentMailsOutcome>;
}
