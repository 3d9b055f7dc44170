import { z } from 'zod';
import { CleanState } from '../../contracts/clean-range.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { checkedInput } from '../database/checked-input.ts';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';
import { many } from '../database/rows.ts';
import { cleaningColumns, CleaningRecord } from './cleaning-record.ts';

export const CleaningFilter = z.strictObject({
  limit: z.number().int().min(1).max(200).default(50),
  /** `nextCursor` of the page before. */
  cursor: z.string().max(200).optional(),
  states: z.array(CleanState).optional(),
});
export type CleaningFilterWritten = z.input<typeof CleaningFilter>;

export interface CleaningPage {
  readonly items: CleaningRecord[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

const Mark = z.tuple([z.int().positive()]);

/** A clinic's cleanings, newest first. `bad-request` for a limit out of 1–200 or a foreign cursor. */
export const listCleanings = (
  catalog: Catalog,
  clinicId: string,
  written: CleaningFilterWritten = {},
): Promise<CleaningPage> =>
  asClinic(catalog, clinicId, async (db) => {
    const filter = checkedInput(CleaningFilter, written);
    const [before = null] = filter.cursor ? decodeCursor(Mark, filter.cursor) : [];
    const found = await many(
      db,
      CleaningRecord,
      `SELECT ${cleaningColumns} FROM cleanings k
       WHERE k.clinic_id = $1
         AND ($2::text[] IS NULL OR k.state = ANY ($2))
         AND ($3::bigint IS NULL OR k.id < $3)
       ORDER BY k.id DESC LIMIT $4`,
      [clinicId, filter.states ?? null, before, filter.limit + 1],
    );
    const items = found.slice(0, filter.limit);
    const last = items.at(-1);
    const more = found.length > filter.limit && last !== undefined;
    return { items, nextCursor: more ? encodeCursor([last.id]) : null };
  });
