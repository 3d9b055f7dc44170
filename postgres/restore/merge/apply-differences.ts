import type { Client } from 'pg';
import { quoteColumns, quoteIdentifier, quoteQualified } from '../../identifiers.ts';
import { applyError } from './apply-error.ts';
import { mustUpdate } from './expect-updatable.ts';
import { digestOf, outputText, writtenColumns, type KeptRows } from './kept-rows.ts';
import type { KeyAround } from './keys-around.ts';
import { countDifferences, type Counts, type MergeTable } from './merge-table.ts';
import type { WritingMode } from './silence-triggers.ts';

export interface Application {
  readonly client: Client;
  readonly tables: readonly MergeTable[];
  readonly keys: readonly KeyAround[];
  readonly mode: WritingMode;
  readonly kept: KeptRows;
}

/**
 * Keeps what is to be replaced or removed, and then does all that the differences say **in one statement**:
 * foreign keys and what hangs from them are looked at when a statement ends, so no order of tables has
 * to be found and neither circles nor keys that cannot be deferred are in the way.
 * @throws ResguardoError `restore-conflicts` for a unique key that somebody else's row has now,
 * `restore-load-failed`
 */
export async function applyDifferences(application: Application): Promise<Counts> {
  const { client, tables, kept } = application;
  const total = { added: 0, changed: 0, removed: 0 };
  const parts: string[] = [];
  for (const table of tables) {
    const counts = await countDifferences(client, table);
    const sum = counts.added + counts.changed + counts.removed;
    if (sum === 0) continue;
    await keep(client, table, kept);
    parts.push(...changes(table, counts, application));
    total.added += counts.added;
    total.changed += counts.changed;
    total.removed += counts.removed;
  }
  if (parts.length === 0) return total;
  try {
    await client.query(`WITH ${parts.join(',\n')} SELECT`);
  } catch (error) {
    throw applyError(error);
  }
  return total;
}

async function keep(client: Client, table: MergeTable, kept: KeptRows): Promise<void> {
  const { live, staged, diff, index } = table;
  const columns = writtenColumns(live);
  await kept.addTable(client, {
    index,
    schema: live.schema,
    name: live.name,
    columns,
    key: live.key.map(({ name }) => name),
    context: staged.kind === 'context',
  });
  await client.query(
    `INSERT INTO ${kept.before(index)} SELECT ${columns.map((name) => outputText('t', name)).join(', ')}
       FROM ONLY ${quoteQualified(live.schema, live.name)} t JOIN ${diff} d ON t.ctid = d.now`,
  );
}

/** The statement's parts for one table: deletions first, because a unique key may pass to another row. */
function changes(table: MergeTable, counts: Counts, { keys, mode, kept }: Application): string[] {
  const { live, staged, diff, index } = table;
  const target = quoteQualified(live.schema, live.name);
  const columns = staged.columns.map(({ name }) => name);
  const others = writtenColumns(live).filter((name) => !columns.includes(name));
  const key = live.key.map(({ name }) => outputText('t', name));
  const returning = `RETURNING ${[...key, digestOf('t', writtenColumns(live))].join(', ')}`;
  const replaces = !mustUpdate(table, keys, mode);
  const parts: string[] = [];
  const done: string[] = [];
  const written: string[] = [];
  const after = (): string =>
    done.map((name) => `(SELECT count(*) FROM ${name}) IS NOT NULL`).join(' AND ') || 'true';
  const add = (verb: string, sql: string): void => {
    const name = `${verb}_${index}`;
    parts.push(`${name} AS (${sql})`);
    done.push(name);
    if (verb !== 'gone') written.push(name);
  };
  const staying = staged.columns.filter(({ live: now }) => now?.identity !== 'a');

  if (counts.removed > 0 || (replaces && counts.changed > 0)) {
    const which = replaces ? '' : ' AND d.back IS NULL';
    add(
      'gone',
      `DELETE FROM ONLY ${target} t USING ${diff} d WHERE t.ctid = d.now${which} RETURNING 1`,
    );
  }
  if (counts.changed > 0 && replaces) {
    // What the backup does not know of, the row keeps.
    const list = [...columns, ...others];
    const values = [
      ...columns.map((name) => `s.${quoteIdentifier(name)}`),
      ...others.map((name) => `o.${quoteIdentifier(name)}`),
    ];
    add(
      'put',
      `INSERT INTO ${target} AS t${listed(list)} OVERRIDING SYSTEM VALUE SELECT ${values.join(', ')} FROM ${diff} d JOIN ${staged.stage} s ON s.ctid = d.back JOIN ONLY ${target} o ON o.ctid = d.now WHERE ${after()} ${returning}`,
    );
  } else if (counts.changed > 0 && staying.length > 0) {
    const set = staying.map(({ name }) => `${quoteIdentifier(name)} = s.${quoteIdentifier(name)}`);
    add(
      'put',
      `UPDATE ONLY ${target} t SET ${set.join(', ')} FROM ${diff} d JOIN ${staged.stage} s ON s.ctid = d.back WHERE t.ctid = d.now AND ${after()} ${returning}`,
    );
  }
  if (counts.added > 0) {
    const values = columns.map((name) => `s.${quoteIdentifier(name)}`).join(', ');
    add(
      'come',
      `INSERT INTO ${target} AS t${listed(columns)} OVERRIDING SYSTEM VALUE SELECT ${values} FROM ${diff} d JOIN ${staged.stage} s ON s.ctid = d.back WHERE d.now IS NULL AND ${after()} ${returning}`,
    );
  }
  if (written.length > 0) {
    const rows = written.map((name) => `SELECT * FROM ${name}`).join(' UNION ALL ');
    parts.push(`noted_${index} AS (INSERT INTO ${kept.after(index)} ${rows})`);
  }
  return parts;
}

const listed = (columns: readonly string[]): string =>
  columns.length === 0 ? '' : ` (${quoteColumns(columns)})`;
