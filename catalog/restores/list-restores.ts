import { z } from 'zod';
import { RestoreState } from '../../contracts/restore.ts';
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
import { restoreColumns, RestoreRecord } from './restore-record.ts';

export const RestoreFilter = z.strictObject({
  ...listedShape,
  /** Asked for from here on, and before that. */
  from: z.date().optional(),
  until: z.date().optional(),
  states: z.array(RestoreState).optional(),
});
export type RestoreFilterWritten = z.input<typeof RestoreFilter>;

export type RestorePage = Page<RestoreRecord>;

/**
 * The restores and undos of a clinic or of several, newest first unless asked otherwise. `bad-request` for
 * a limit out of 1–200 or a cursor that is not this list's.
 */
export const listRestores = (
  catalog: Catalog,
  of: Listed,
  written: RestoreFilterWritten = {},
): Promise<RestorePage> =>
  inListed(catalog, of, async (db, whose) => {
    const filter = checkedInput(RestoreFilter, written);
    const { after, past, by, read, page } = paging(NumberMark, filter);
    const found = await many(
      db,
      RestoreRecord,
      `SELECT ${restoreColumns} FROM restores r
       WHERE ${whose.on('r.clinic_id')}
         AND ($2::text[] IS NULL OR r.state = ANY ($2))
         AND ($3::bigint IS NULL OR r.id ${past} $3)
         AND ($4::timestamptz IS NULL OR r.requested_at >= $4)
         AND ($5::timestamptz IS NULL OR r.requested_at < $5)
       ORDER BY r.id ${by} LIMIT $6`,
      [
        ...[whose.value, filter.states ?? null, after?.[0] ?? null],
        ...[filter.from ?? null, filter.until ?? null, read],
      ],
    );
    return page(found, ({ id }) => [id]);
  });
