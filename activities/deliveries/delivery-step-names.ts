import type { DeliveryRef } from '../../contracts/notifications/events.ts';

/** The steps that bring events to their receivers. */
export interface DeliverySteps {
  /** Those that wait to be sent, or to be tried again. */
  waitingDeliveries(): Promise<readonly DeliveryRef[]>;
  /** One try. Nothing is sent twice that a receiver took. */
  deliver(ref: DeliveryRef): Promise<void>;
  /** Shown as not sent, and tried no more. */
  giveUpDelivery(ref: DeliveryRef): Promise<void>;
}
