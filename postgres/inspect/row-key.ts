/**
 * SQL: whether the index `i` may tell a table's rows apart, as a key that no row escapes and that holds at
 * every moment: unique, valid, not deferrable, whole, over plain columns that are never NULL. The one choice
 * of inspection and restore, so that both see the same key.
 */
export const tellsRowsApart = `i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL
     AND i.indexprs IS NULL AND NOT EXISTS (
           SELECT FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE k.place <= i.indnkeyatts AND (NOT a.attnotnull OR a.attgenerated <> ''))`;

/** SQL: the best of such indexes first, for `DISTINCT ON (i.indrelid)`. */
export const bestKeyFirst = 'i.indrelid, i.indisprimary DESC, i.indnkeyatts, i.indexrelid';
