import { createHash } from 'node:crypto';
import type { DeliveryRef, EventBody } from '../../contracts/notifications/events.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { installationId } from '../installation/installation-id.ts';

export interface NewEvent extends Pick<EventBody, 'type' | 'clinic' | 'data'> {
  /** What makes it one event and no other, within this installation: queued again, it stays one. */
  readonly key: string;
  /** Only to this receiver, whatever it wants to be told. */
  readonly receiverId?: number;
}

/** Puts events on their way to whoever wants them, all or none. Gives the deliveries that are new. */
export const queueEvents = async (
  catalog: Catalog,
  events: readonly NewEvent[],
): Promise<DeliveryRef[]> => {
  const installation = await installationId(catalog);
  const time = new Date().toISOString();
  return asSystem(catalog, async (db) => {
    const queued: DeliveryRef[] = [];
    for (const { key, type, clinic, data, receiverId = null } of events) {
      const digest = createHash('sha256').update(JSON.stringify([installation, type, key]));
      const id = `evt_${digest.digest('hex').slice(0, 32)}`;
      const body: EventBody = { id, type, time, clinic, data };
      const { rows } = await db.query<DeliveryRef>(
        `WITH added AS (
           INSERT INTO deliveries (receiver_id, clinic_id, event_id, event, body)
           SELECT r.id, $1, $2, $3, $4 FROM receivers r
           WHERE r.retired_at IS NULL
             AND CASE WHEN $5::bigint IS NULL
               THEN (r.clinic_id IS NULL OR r.clinic_id = $1) AND $3 = ANY (r.events)
               ELSE r.id = $5 END
           ON CONFLICT DO NOTHING RETURNING id, receiver_id
         )
         SELECT a.id AS "deliveryId", r.kind FROM added a JOIN receivers r ON r.id = a.receiver_id`,
        [clinic?.id ?? null, id, type, JSON.stringify(body), receiverId],
      );
      queued.push(...rows);
    }
    return queued;
  });
};
