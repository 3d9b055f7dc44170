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

/** One kind of change, as its table has it; `columns` is the SELECT list of `record` over `table alias`. */
interface ChangeKind<R, S> {
  readonly record: R;
  readonly state: S;
  readonly table: string;
  readonly alias: string;
  readonly columns: string;
}

/**
 * The list of one kind of change, of a clinic or of several, newest first unless asked otherwise. It gives
 * `bad-request` for a limit out of 1–200 or a cursor that is not this list's.
 */
export const changeList = <R extends z.ZodType<{ readonly id: number }>, S extends z.ZodType>({
  record,
  state,
  table,
  alias,
  columns,
}: ChangeKind<R, S>) => {
  const Filter = z.strictObject({
    ...listedShape,
    /** Asked for from here on, and before that. */
    from: z.date().optional(),
    until: z.date().optional(),
    states: z.array(state).optional(),
  });
  return (
    catalog: Catalog,
    of: Listed,
    written: z.input<typeof Filter> = {},
  ): Promise<Page<z.infer<R>>> =>
    inListed(catalog, of, async (db, whose) => {
      const filter = checkedInput(Filter, written);
      const { after, past, by, read, page } = paging(NumberMark, filter);
      const found = await many(
        db,
        record,
        `SELECT ${columns} FROM ${table} ${alias}
         WHERE ${whose.on(`${alias}.clinic_id`)}
           AND ($2::text[] IS NULL OR ${alias}.state = ANY ($2))
           AND ($3::bigint IS NULL OR ${alias}.id ${past} $3)
           AND ($4::timestamptz IS NULL OR ${alias}.requested_at >= $4)
           AND ($5::timestamptz IS NULL OR ${alias}.requested_at < $5)
         ORDER BY ${alias}.id ${by} LIMIT $6`,
        [
          ...[whose.value, filter.states ?? null, after?.[0] ?? null],
          ...[filter.from ?? null, filter.until ?? null, read],
        ],
      );
      return page(found, ({ id }) => [id]);
    });
};
