import type { DeliverySteps } from '../../activities/deliveries/delivery-step-names.ts';
import type { DigestSteps } from '../../activities/digest/digest-step-names.ts';

/** Nobody wants a digest, and nothing waits to be delivered. */
export const fakeNotifySteps: DigestSteps & DeliverySteps = {
  waitingDeliveries: () => Promise.resolve([]),
  deliver: () => Promise.resolve(),
  giveUpDelivery: () => Promise.resolve(),
  sendUnsentMails: () => Promise.resolve({ sent: 0, left: 0 }),
  dueDigests: () => Promise.resolve({ due: [], next: null }),
  sendDigest: () => Promise.resolve(),
};
