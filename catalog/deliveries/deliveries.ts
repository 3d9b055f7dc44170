import { z } from 'zod';
import type { FailureNote } from '../../contracts/failure-note.ts';
import type { DeliveryRef, EventName } from '../../contracts/notifications/events.ts';
import type { Allowance } from '../../contracts/notifications/settings-input.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { first } from '../database/rows.ts';
import { readNotificationSettings } from '../notifications/notification-settings.ts';
import { receiverPlace } from '../receivers/receiver-record.ts';
import type { Sealed } from '../sealing/sealed.ts';

/** Those that wait, the untried ones first. */
export const waitingDeliveries = (catalog: Catalog, limit: number): Promise<DeliveryRef[]> =>
  asSystem(catalog, async (db) => {
    const { rows } = await db.query<DeliveryRef>(
      `SELECT d.id AS "deliveryId", r.kind FROM deliveries d JOIN receivers r ON r.id = d.receiver_id
       WHERE d.state = 'waiting' ORDER BY d.last_tried_at NULLS FIRST, d.id LIMIT $1`,
      [limit],
    );
    return rows;
  });

/** All that is needed to send one, its secrets open. */
export interface OpenedDelivery {
  readonly receiver: string;
  readonly kind: 'webhook' | 'ping';
  /** Of a clinic's own: bound to the hosts that the operator named. */
  readonly own: boolean;
  readonly url: string;
  readonly secret: string | null;
  readonly event: EventName;
  readonly eventId: string;
  readonly clinicId: string | null;
  readonly body: string;
  readonly allow: Allowance;
}

const Row = z.object({
  clinicId: z.string().nullable(),
  receiverClinic: z.string().nullable(),
  name: z.string(),
  kind: z.enum(['webhook', 'ping']),
  address: z.string(),
  secret: z.string().nullable(),
  event: z.string(),
  eventId: z.string(),
  body: z.string(),
});

/** Null where there is nothing to send any more: it was sent, given up, or its receiver was removed. */
export const openDelivery = (
  catalog: Catalog,
  deliveryId: number,
): Promise<OpenedDelivery | null> =>
  asSystem(catalog, async (db) => {
    const row = await first(
      db,
      Row,
      `SELECT d.clinic_id AS "clinicId", r.clinic_id AS "receiverClinic", r.name, r.kind,
         r.address_sealed AS address, r.secret_sealed AS secret, d.event, d.event_id AS "eventId",
         d.body
       FROM deliveries d JOIN receivers r ON r.id = d.receiver_id
       WHERE d.id = $1 AND d.state = 'waiting' AND r.retired_at IS NULL`,
      [deliveryId],
    );
    if (!row) return null;
    const place = { clinicId: row.receiverClinic, name: row.name };
    const open = (sealed: string, field: 'address' | 'secret'): string =>
      catalog.sealer.open(sealed as Sealed, receiverPlace(place, field));
    return {
      ...{ receiver: row.name, kind: row.kind, own: row.receiverClinic !== null },
      url: open(row.address, 'address'),
      secret: row.secret === null ? null : open(row.secret, 'secret'),
      ...{ event: row.event as EventName, eventId: row.eventId, clinicId: row.clinicId },
      ...{ body: row.body, allow: (await readNotificationSettings(db)).allow },
    };
  });

/** What one try came to. One that was sent stays sent. */
export const recordAttempt = (
  catalog: Catalog,
  deliveryId: number,
  result: { readonly status: number | null; readonly failure: FailureNote | null },
): Promise<void> =>
  asSystem(catalog, async (db) => {
    await db.query(
      `UPDATE deliveries SET attempts = attempts + 1, last_tried_at = now(), status = $2,
         failure_code = $3, failure_params = $4,
         state = CASE WHEN $3::text IS NULL THEN 'sent' ELSE state END,
         sent_at = CASE WHEN $3::text IS NULL THEN now() END
       WHERE id = $1 AND state <> 'sent'`,
      [deliveryId, result.status, result.failure?.code ?? null, result.failure?.params ?? null],
    );
  });

/** It is tried no more. */
export const giveUpDelivery = (catalog: Catalog, deliveryId: number): Promise<void> =>
  asSystem(catalog, async (db) => {
    await db.query(`UPDATE deliveries SET state = 'failed' WHERE id = $1 AND state = 'waiting'`, [
      deliveryId,
    ]);
  });
