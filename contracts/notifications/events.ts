/** What a webhook may be told. */
export const webhookEvents = [
  'backup.succeeded',
  'backup.failed',
  'backup.recovered',
  'restore.done',
  'restore.failed',
  'drill.failed',
  'alarm.opened',
  'alarm.closed',
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

/** What a monitor's ping address is called for. */
export const pingEvents = ['ping.protected', 'ping.failed'] as const;
export type PingEvent = (typeof pingEvents)[number];

/** Asked for by a person, to see whether it arrives. */
export const testEvent = 'test';

export type EventName = WebhookEvent | PingEvent | typeof testEvent;

/** One delivery, as its workflow is started for it. */
export interface DeliveryRef {
  readonly deliveryId: number;
  /** A ping that comes late says what is no longer true: it is not tried for long. */
  readonly kind: 'webhook' | 'ping';
}

/** The body that a webhook is sent. Names and figures; no patient's data and no secret. */
export interface EventBody {
  /** The same for every try: a receiver that has seen it need not act again. */
  readonly id: string;
  readonly type: EventName;
  /** An ISO instant. */
  readonly time: string;
  /** Null for a test. */
  readonly clinic: { readonly id: string; readonly name: string } | null;
  readonly data: Readonly<Record<string, unknown>>;
}
