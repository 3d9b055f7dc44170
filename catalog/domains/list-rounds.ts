import { z } from 'zod';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { checkedInput } from '../database/checked-input.ts';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';
import { many } from '../database/rows.ts';
import { roundColumns, DomainRoundRecord } from './domain-record.ts';

const RoundFilter = z.strictObject({
  limit: z.number().int().min(1).max(200).default(50),
  /** `nextCursor` of the page before. */
  cursor: z.string().max(200).optional(),
  domain: z.string().max(253).optional(),
});

const Mark = z.tuple([z.int().positive()]);

/** What was found of a clinic's domains, newest first. `bad-request` for a foreign cursor. */
export const listRounds = (
  catalog: Catalog,
  clinicId: string,
  written: z.input<typeof RoundFilter> = {},
): Promise<{ items: DomainRoundRecord[]; nextCursor: string | null }> =>
  asClinic(catalog, clinicId, async (db) => {
    const { limit, cursor, domain = null } = checkedInput(RoundFilter, written);
    const [before = null] = cursor ? decodeCursor(Mark, cursor) : [];
    const found = await many(
      db,
      DomainRoundRecord,
      `SELECT ${roundColumns} FROM domain_rounds r
       WHERE r.clinic_id = $1 AND ($2::text IS NULL OR r.domain = $2)
         AND ($3::bigint IS NULL OR r.id < $3)
       ORDER BY r.id DESC LIMIT $4`,
      [clinicId, domain, before, limit + 1],
    );
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const more = found.length > limit && last !== undefined;
    return { items, nextCursor: more ? encodeCursor([last.id]) : null };
  });
