import { z } from 'zod';
import { webhookEvents } from '../notifications/events.ts';
import { ClinicId } from '../ids.ts';
import { Allowance, Operator } from '../notifications/settings-input.ts';
import { PageQuery, pageOf, sortedBy } from './page.ts';

const Instant = z.iso.datetime();

const Origin = z.string().describe('Scheme, host and port; the rest is kept sealed');

const receivers = {
  webhooks: z.array(
    z.object({ name: z.string(), origin: Origin, events: z.array(z.enum(webhookEvents)) }),
  ),
  ping: z.object({ origin: Origin }).nullable(),
};

/** What the installation tells whom. No secret is in it. */
export const NotificationSettingsView = z
  .object({ operators: z.array(Operator), allow: Allowance, ...receivers })
  .meta({ id: 'NotificationSettings' });
export type NotificationSettingsView = z.infer<typeof NotificationSettingsView>;

export const ClinicReceiversView = z.object(receivers).meta({ id: 'ClinicReceivers' });
export type ClinicReceiversView = z.infer<typeof ClinicReceiversView>;

export const TestEventRequest = z
  .strictObject({ webhook: z.string().min(1).max(41) })
  .meta({ id: 'TestEventRequest', example: { webhook: 'monitor' } });

/** One event on its way to one receiver. */
export const DeliveryView = z
  .object({
    id: z.number(),
    receiver: z.string(),
    kind: z.enum(['webhook', 'ping']),
    clinic: z.string().nullable(),
    eventId: z.string(),
    event: z.string(),
    state: z.enum(['waiting', 'sent', 'failed']),
    status: z.number().nullable().describe('What the receiver answered last'),
    failure: z.object({ code: z.string(), params: z.record(z.string(), z.string()) }).nullable(),
    attempts: z.number(),
    createdAt: Instant,
    lastTriedAt: Instant.nullable(),
    sentAt: Instant.nullable(),
  })
  .meta({ id: 'Delivery' });
export type DeliveryView = z.infer<typeof DeliveryView>;

export const DeliveryList = pageOf(DeliveryView).meta({ id: 'DeliveryList' });

export const DeliveryQuery = PageQuery.extend({
  clinic: ClinicId.optional().describe('Only events of this one'),
  state: DeliveryView.shape.state.optional(),
  sort: sortedBy('createdAt'),
});
