import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import type { RestoreLoss } from '../../../contracts/restore.ts';
import { quoteIdentifier, quoteQualified } from '../../identifiers.ts';
import type { Inventory } from './inventory.ts';

interface FoundLoss {
  readonly kind: RestoreLoss['kind'];
  readonly object: string;
  /** What to count to say how much is lost. */
  readonly counts?: { readonly table: string; readonly column?: string };
}

/** What the one has and the other has not, or says otherwise: tables, columns, other objects. */
export function lossesBetween(schema: string, now: Inventory, copy: Inventory): FoundLoss[] {
  const tables: FoundLoss[] = [];
  const columns: FoundLoss[] = [];
  const copies = new Map(copy.tables.map((table) => [table.name, table]));
  const gone = new Set<string>();
  for (const { name: table, kind, columns: present } of now.tables) {
    const object = `${schema}.${table}`;
    const countable = kind !== 'f';
    const same = copies.get(table);
    if (!same) {
      gone.add(table);
      tables.push({ kind: 'table', object, ...(countable && { counts: { table } }) });
      continue;
    }
    const those = new Map(same.columns.map((column) => [column.name, column]));
    for (const { name: column, type, rest } of present) {
      const told = `${object}.${column}`;
      const there = those.get(column);
      if (!there) {
        columns.push({
          ...{ kind: 'column', object: told },
          ...(countable && { counts: { table, column } }),
        });
      } else if (there.type !== type) columns.push({ kind: 'type-changed', object: told });
      else if (there.rest !== rest) columns.push({ kind: 'definition-changed', object: told });
    }
  }
  const objects = new Map(copy.objects.map(({ identity, definition }) => [identity, definition]));
  const others = now.objects.flatMap(({ identity, table, definition }): FoundLoss[] => {
    const there = objects.get(identity);
    if (there === undefined) {
      return gone.has(table ?? '') ? [] : [{ kind: 'object', object: identity }];
    }
    return there === definition ? [] : [{ kind: 'definition-changed', object: identity }];
  });
  return [...tables, ...columns, ...others];
}

/** With the rows that tables hold now, and the values that columns do, unless a policy hides them from us. */
export async function counted(
  client: Client,
  schema: string,
  losses: readonly FoundLoss[],
): Promise<RestoreLoss[]> {
  const told: RestoreLoss[] = [];
  for (const { kind, object, counts } of losses) {
    const rows = counts ? await count(client, schema, counts) : null;
    told.push({ kind, object, rows });
  }
  return told;
}

async function count(
  client: Client,
  schema: string,
  { table, column }: NonNullable<FoundLoss['counts']>,
): Promise<number | null> {
  const from = quoteQualified(schema, table);
  const hidden = await client.query<{ hidden: boolean }>(
    'SELECT row_security_active($1::text::regclass) AS hidden',
    [from],
  );
  if (hidden.rows[0]?.hidden !== false) return null;
  const what = column === undefined ? '*' : quoteIdentifier(column);
  const { rows } = await client.query<{ rows: string }>(
    `SELECT count(${what}) AS rows FROM ${from}`,
  );
  return Number(rows[0]?.rows ?? 0);
}

export function wouldLose(losses: readonly { readonly object: string }[]): ResguardoError {
  return new ResguardoError('restore-would-lose', {
    objects: named(losses.map(({ object }) => object)),
  });
}

const namedAtMost = 10;

/** The first few, and how many there are. */
export function named(objects: readonly string[]): string {
  const more = objects.length > namedAtMost ? [`… ${objects.length}`] : [];
  return [...objects.slice(0, namedAtMost), ...more].join(', ');
}
