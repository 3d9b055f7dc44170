import { z } from 'zod';

/** The header by which a caller says that two requests are one (draft-ietf-httpapi-idempotency-key-header). */
export const idempotencyHeader = 'idempotency-key';
/** Tells that an answer was given before. */
export const replayedHeader = 'idempotency-replayed';

/** A string of RFC 9651 §3.3.3, or the same without its quotes. */
const Key = z
  .string()
  .regex(/^(?:"[\x21\x23-\x7e]{1,255}"|[\x21\x23-\x7e]{1,255})$/, '1–255 visible ASCII characters');

/** What may be sent beside whatever starts work or makes something. */
export const IdempotencyHeaders = z.object({
  [idempotencyHeader]: Key.optional().describe(
    'A key of your own, a UUID at best: the same request with the same key within 24 hours is done once, and answered alike each time',
  ),
});

/** What may be sent beside a change of what was read before. */
export const IfMatchHeaders = z.object({
  'if-match': z
    .string()
    .max(2000)
    .optional()
    .describe('The ETag that was read: where it has changed meanwhile, nothing is done'),
});

/** What may be sent beside a reading of what was read before. */
export const IfNoneMatchHeaders = z.object({
  'if-none-match': z
    .string()
    .max(2000)
    .optional()
    .describe('The ETag that was read: where nothing has changed, the answer is an empty 304'),
});

/** How the earlier front ends name the clinic, where the address does not. */
export const TenantHeaders = z.object({
  'x-tenant-id': z
    .string()
    .optional()
    .describe('The clinic; left out by whoever has a part in one alone'),
  'x-tenant': z.string().optional().describe('The same, for `X-Tenant-ID`'),
});

/** What may be sent beside a download, so that one that broke off goes on. */
export const RangeHeaders = z.object({
  range: z.string().optional().describe('`bytes=1024-`: only from there on, answered with 206'),
  'if-range': z
    .string()
    .optional()
    .describe('The ETag of what one has: the whole, where it is another'),
});

/** What may be sent to follow events again. */
export const LastEventHeaders = z.object({
  'last-event-id': z.string().optional().describe('The id of the last event that one had'),
});
