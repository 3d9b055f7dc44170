import { z } from 'zod';
import { asClinic, asSystem, type Catalog } from './catalog.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Db } from './db.ts';

/** Whose records a list is about: one clinic's, or those of several; null: of every one. */
export type Listed = string | { readonly clinicIds: readonly string[] | null };

/** What every list is asked for, whatever it is about. */
export const listedShape = {
  limit: z.number().int().min(1).max(200).default(50),
  /** `nextCursor` of the page before, asked for alike. */
  cursor: z.string().max(200).optional(),
  order: z.enum(['newest', 'oldest']).default('newest'),
};

export interface Page<Item> {
  readonly items: Item[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** How a list's clinics stand in its statement: the condition on `column`, and what its $1 is. */
interface Whose {
  readonly on: (column: string) => string;
  readonly value: unknown;
}

/** One transaction that sees what the list is about. The condition is needed besides where that is several. */
export const inListed = <T>(
  catalog: Catalog,
  of: Listed,
  work: (db: Db, whose: Whose) => Promise<T>,
): Promise<T> => {
  if (typeof of === 'string') {
    const whose = { on: (column: string) => `${column} = $1`, value: of };
    return asClinic(catalog, of, (db) => work(db, whose));
  }
  const on = (column: string): string => `($1::text[] IS NULL OR ${column} = ANY ($1))`;
  return asSystem(catalog, (db) => work(db, { on, value: of.clinicIds }));
};

type Mark = readonly (string | number)[];

/**
 * Pages by where the last one ended, so that nothing is repeated or left out when others are added
 * meanwhile. `marks` describes that place.
 */
export const paging = <Marks extends z.ZodType<Mark>>(
  marks: Marks,
  { limit, cursor, order }: { limit: number; cursor?: string | undefined; order: string },
) => {
  const Cursor = z.tuple([z.literal(order), marks]);
  const after = cursor === undefined ? null : decodeCursor(Cursor, cursor)[1];
  return {
    /** Where the page before ended, or null. `bad-request` for a cursor that is not this list's. */
    after,
    /** `<` or `>`, and the word of ORDER BY. */
    ...(order === 'oldest' ? { past: '>', by: 'ASC' } : { past: '<', by: 'DESC' }),
    /** How many to read: one more than is shown tells whether there is another page. */
    read: limit + 1,
    /** Cuts a page out of what was read. */
    page: <Item>(found: readonly Item[], markOf: (item: Item) => Mark): Page<Item> => {
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const more = found.length > limit && last !== undefined;
      return {
        items,
        nextCursor: more ? encodeCursor([order, markOf(last)]) : null,
      };
    },
  } as const;
};

/** For what is in the order of its numbers. */
export const NumberMark = z.tuple([z.int().positive()]);
/** For what is in the order of a moment, and of its number where two are alike. */
export const MomentMark = z.tuple([z.iso.datetime(), z.int().positive()]);
