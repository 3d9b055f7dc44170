import { z } from 'zod';
import { defaultLanguage, Language } from '../language.ts';
import { webhookEvents } from './events.ts';

/** Whoever runs the installation: told of the failures and recoveries of every clinic. */
export const Operator = z.strictObject({
  email: z.email().max(254),
  language: Language.default(defaultLanguage),
});
export type Operator = z.infer<typeof Operator>;

const Host = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'a host, or *.example.com for all within it');

/** Where events may be sent to at all. */
export const Allowance = z.strictObject({
  /** Addresses of private networks; never those of this very link, where clouds keep their secrets. */
  privateNetworks: z.boolean().default(false),
  /** `http://localhost` and 127.0.0.1. Everything else is https. */
  localhost: z.boolean().default(false),
  /** The hosts that clinics' own webhooks and pings may go to; none: clinics have none of their own. */
  clinicHosts: z.array(Host).max(100).default([]),
});
export type Allowance = z.infer<typeof Allowance>;

const Name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,40}$/, 'lower-case letters, digits, "-" and "_", at most 41');
const Url = z.url({ protocol: /^https?$/ }).max(1000);

/** One that is there already, by name, keeps the address and the secret that are left out. */
export const WebhookInput = z.strictObject({
  name: Name,
  url: Url.optional(),
  /** What deliveries are signed with; needed again for an address on another host. */
  secret: z.string().min(16).max(200).optional(),
  events: z
    .array(z.enum(webhookEvents))
    .min(1)
    .default([...webhookEvents]),
});
export type WebhookInput = z.infer<typeof WebhookInput>;

const distinct = (all: readonly { name: string }[]): boolean =>
  new Set(all.map(({ name }) => name)).size === all.length;

const receivers = {
  /** The whole list: one that is missing is removed. */
  webhooks: z.array(WebhookInput).max(20).refine(distinct, 'two have the same name').optional(),
  /** Called after each protected backup, with `/fail` behind it after any other; `{clinic}` in it is the clinic's id. */
  ping: z.strictObject({ url: Url }).nullable().optional(),
};

/** A field that is left out stays as it is. */
export const NotificationSettingsInput = z
  .strictObject({
    operators: z.array(Operator).max(50).optional(),
    allow: Allowance.optional(),
    ...receivers,
  })
  .meta({
    id: 'NotificationSettingsChange',
    example: {
      operators: [{ email: 'guardia@example.com', language: 'es' }],
      webhooks: [
        {
          name: 'monitor',
          url: 'https://monitor.example.com/resguardo',
          secret: 'a long secret that only both ends know',
        },
      ],
      ping: { url: 'https://hc-ping.com/0123456789abcdefghijkl/{clinic}' },
    },
  });
export type NotificationSettingsInput = z.infer<typeof NotificationSettingsInput>;

/** A clinic's own, only to the hosts that the operator allowed. */
export const ClinicReceiversInput = z.strictObject(receivers).meta({ id: 'ClinicReceiversChange' });
export type ClinicReceiversInput = z.infer<typeof ClinicReceiversInput>;
