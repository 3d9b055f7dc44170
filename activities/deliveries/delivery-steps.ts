import { cancellationSignal } from '@temporalio/activity';
import {
  giveUpDelivery,
  openDelivery,
  recordAttempt,
  waitingDeliveries,
  type OpenedDelivery,
} from '../../catalog/deliveries/deliveries.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { postTo, type Post } from '../../notify/receiver/post.ts';
import { signatureOf } from '../../notify/receiver/signature.ts';
import type { StepDependencies } from '../step-dependencies.ts';
import type { DeliverySteps } from './delivery-step-names.ts';

/** So many in one round; the next goes on with the rest. */
const atMost = 200;

/** A monitor's address, as healthchecks.io and its like have it: `/fail` behind it says that it went wrong. */
export const pingAddress = (url: string, clinicId: string | null, failed: boolean): URL => {
  const address = new URL(
    url.replaceAll(/\{clinic\}|%7Bclinic%7D/gi, encodeURIComponent(clinicId ?? '')),
  );
  if (failed) address.pathname = `${address.pathname.replace(/\/+$/, '')}/fail`;
  return address;
};

const requestOf = (opened: OpenedDelivery): Pick<Post, 'url' | 'headers' | 'body'> => {
  const { kind, url, clinicId, event, eventId, body, secret } = opened;
  if (kind === 'ping')
    return { url: pingAddress(url, clinicId, event === 'ping.failed'), headers: {}, body: '' };
  return {
    url: new URL(url),
    headers: {
      'content-type': 'application/json',
      'x-resguardo-event': event,
      'x-resguardo-delivery': eventId,
      'x-resguardo-signature': signatureOf(secret ?? '', body, new Date()),
    },
    body,
  };
};

/** Events on their way to their receivers. What became of each try is kept. */
export const createDeliverySteps = ({
  catalog,
}: Pick<StepDependencies, 'catalog'>): Omit<DeliverySteps, 'sendUnsentMails'> => ({
  waitingDeliveries: () => waitingDeliveries(catalog, atMost),

  async deliver({ deliveryId }) {
    const opened = await openDelivery(catalog, deliveryId);
    if (!opened) return giveUpDelivery(catalog, deliveryId);
    const { receiver, allow, own } = opened;
    try {
      const { status } = await postTo({
        ...{ receiver, allow, own, signal: cancellationSignal() },
        ...requestOf(opened),
      });
      await recordAttempt(catalog, deliveryId, { status, failure: null });
    } catch (error) {
      if (!(error instanceof ResguardoError)) throw error;
      const params = { ...error.params };
      const status = params['status'] === undefined ? null : Number(params['status']);
      const failure = { code: error.code, params };
      if (error.code.startsWith('receiver-'))
        await recordAttempt(catalog, deliveryId, { status, failure });
      throw error;
    }
  },

  giveUpDelivery: ({ deliveryId }) => giveUpDelivery(catalog, deliveryId),
});
