import { z } from 'zod';
import { RestoreState } from '../../contracts/restore.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { checkedInput } from '../database/checked-input.ts';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';
import { many } from '../database/rows.ts';
import { restoreColumns, RestoreRecord } from './restore-record.ts';

export const RestoreFilter = z.strictObject({
  limit: z.number().int().min(1).max(200).default(50),
  /** `nextCursor` of the page before. */
  cursor: z.string().max(200).optional(),
  states: z.array(RestoreState).optional(),
});
export type RestoreFilterWritten = z.input<typeof RestoreFilter>;

export interface RestorePage {
  readonly items: RestoreRecord[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

const Mark = z.tuple([z.int().positive()]);

/** A clinic's restores and undos, newest first. `bad-request` for a limit out of 1–200 or a foreign cursor. */
export const listRestores = (
  catalog: Catalog,
  clinicId: string,
  written: RestoreFilterWritten = {},
): Promise<RestorePage> =>
  asClinic(catalog, clinicId, async (db) => {
    const filter = checkedInput(RestoreFilter, written);
    const [before = null] = filter.cursor ? decodeCursor(Mark, filter.cursor) : [];
    const found = await many(
      db,
      RestoreRecord,
      `SELECT ${restoreColumns} FROM restores r
       WHERE r.clinic_id = $1
         AND ($2::text[] IS NULL OR r.state = ANY ($2))
         AND ($3::bigint IS NULL OR r.id < $3)
       ORDER BY r.id DESC LIMIT $4`,
      [clinicId, filter.states ?? null, before, filter.limit + 1],
    );
    const items = found.slice(0, filter.limit);
    const last = items.at(-1);
    const more = found.length > filter.limit && last !== undefined;
    return { items, nextCursor: more ? encodeCursor([last.id]) : null };
  });
