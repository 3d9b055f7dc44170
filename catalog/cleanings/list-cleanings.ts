import { z } from 'zod';
import { CleanState } from '../../contracts/clean-range.ts';
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
import { cleaningColumns, CleaningRecord } from './cleaning-record.ts';

export const CleaningFilter = z.strictObject({
  ...listedShape,
  /** Asked for from here on, and before that. */
  from: z.date().optional(),
  until: z.date().optional(),
  states: z.array(CleanState).optional(),
});
export type CleaningFilterWritten = z.input<typeof CleaningFilter>;

export type CleaningPage = Page<CleaningRecord>;

/**
 * The cleanings of a clinic or of several, newest first unless asked otherwise. `bad-request` for
 * a limit out of 1–200 or a cursor that is not this list's.
 */
export const listCleanings = (
  catalog: Catalog,
  of: Listed,
  written: CleaningFilterWritten = {},
): Promise<CleaningPage> =>
  inListed(catalog, of, async (db, whose) => {
    const filter = checkedInput(CleaningFilter, written);
    const { after, past, by, read, page } = paging(NumberMark, filter);
    const found = await many(
      db,
      CleaningRecord,
      `SELECT ${cleaningColumns} FROM cleanings k
       WHERE ${whose.on('k.clinic_id')}
         AND ($2::text[] IS NULL OR k.state = ANY ($2))
         AND ($3::bigint IS NULL OR k.id ${past} $3)
         AND ($4::timestamptz IS NULL OR k.requested_at >= $4)
         AND ($5::timestamptz IS NULL OR k.requested_at < $5)
       ORDER BY k.id ${by} LIMIT $6`,
      [
        ...[whose.value, filter.states ?? null, after?.[0] ?? null],
        ...[filter.from ?? null, filter.until ?? null, read],
      ],
    );
    return page(found, ({ id }) => [id]);
  });
