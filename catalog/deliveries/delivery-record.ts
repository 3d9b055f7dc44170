import { z } from 'zod';
import { columnsOf } from '../database/rows.ts';

/** One event on its way to one receiver. */
export const DeliveryRecord = z.object({
  id: z.number(),
  receiver: z.string(),
  kind: z.enum(['webhook', 'ping']),
  /** Null: a test. */
  clinicId: z.string().nullable(),
  eventId: z.string(),
  event: z.string(),
  state: z.enum(['waiting', 'sent', 'failed']),
  status: z.number().nullable(),
  failureCode: z.string().nullable(),
  failureParams: z.record(z.string(), z.string()).nullable(),
  attempts: z.number(),
  createdAt: z.date(),
  lastTriedAt: z.date().nullable(),
  sentAt: z.date().nullable(),
});
export type DeliveryRecord = z.infer<typeof DeliveryRecord>;

/** The SELECT list of a DeliveryRecord over `deliveries d` and `receivers r`. */
export const deliveryColumns = columnsOf(DeliveryRecord, 'd', {
  receiver: 'r.name',
  kind: 'r.kind',
});
