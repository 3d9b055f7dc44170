import { z } from 'zod';
import type { Catalog } from '../database/catalog.ts';
import { checkedInput } from '../database/checked-input.ts';
import {
  inListed,
  listedShape,
  NumberMark,
  paging,
  type Listed,
  type Page,
} from '../database/listed.ts';
import { many } from '../database/rows.ts';
import { deliveryColumns, DeliveryRecord } from './delivery-record.ts';

export const DeliveryFilter = z.strictObject({
  ...listedShape,
  state: z.enum(['waiting', 'sent', 'failed']).optional(),
});

/** What was told to which receiver, newest first unless asked otherwise. */
export const listDeliveries = (
  catalog: Catalog,
  of: Listed,
  written: z.input<typeof DeliveryFilter> = {},
): Promise<Page<DeliveryRecord>> =>
  inListed(catalog, of, async (db, whose) => {
    const filter = checkedInput(DeliveryFilter, written);
    const { after, past, by, read, page } = paging(NumberMark, filter);
    const found = await many(
      db,
      DeliveryRecord,
      `SELECT ${deliveryColumns} FROM deliveries d JOIN receivers r ON r.id = d.receiver_id
       WHERE ${whose.on('d.clinic_id')}
         AND ($2::text IS NULL OR d.state = $2)
         AND ($3::bigint IS NULL OR d.id ${past} $3)
       ORDER BY d.id ${by} LIMIT $4`,
      [whose.value, filter.state ?? null, after?.[0] ?? null, read],
    );
    return page(found, ({ id }) => [id]);
  });
