import type { DeliveryRecord } from '../../catalog/deliveries/delivery-record.ts';
import type { NotificationSettings } from '../../catalog/notifications/notification-settings.ts';
import type { ReceiverRecord } from '../../catalog/receivers/receiver-record.ts';
import type {
  ClinicReceiversView,
  DeliveryView,
  NotificationSettingsView,
} from '../../contracts/api/notifications.ts';
import { webhookEvents } from '../../contracts/notifications/events.ts';
import { iso, isoOrNull } from './iso.ts';

export const receiversView = (receivers: readonly ReceiverRecord[]): ClinicReceiversView => {
  const ping = receivers.find(({ kind }) => kind === 'ping');
  return {
    webhooks: receivers
      .filter(({ kind }) => kind === 'webhook')
      .map(({ name, origin, events }) => ({
        ...{ name, origin },
        events: webhookEvents.filter((event) => events.includes(event)),
      })),
    ping: ping ? { origin: ping.origin } : null,
  };
};

export const settingsView = (
  { operators, allow }: NotificationSettings,
  receivers: readonly ReceiverRecord[],
): NotificationSettingsView => ({ operators, allow, ...receiversView(receivers) });

export const deliveryView = (delivery: DeliveryRecord): DeliveryView => ({
  id: delivery.id,
  receiver: delivery.kind === 'ping' ? 'ping' : delivery.receiver,
  kind: delivery.kind,
  clinic: delivery.clinicId,
  eventId: delivery.eventId,
  event: delivery.event,
  state: delivery.state,
  status: delivery.status,
  failure:
    delivery.failureCode === null
      ? null
      : { code: delivery.failureCode, params: delivery.failureParams ?? {} },
  attempts: delivery.attempts,
  createdAt: iso(delivery.createdAt),
  lastTriedAt: isoOrNull(delivery.lastTriedAt),
  sentAt: isoOrNull(delivery.sentAt),
});
