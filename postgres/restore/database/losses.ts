import type { Client } from 'pg';
import type { RestoreLoss } from '../../../contracts/restore.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier } from '../../identifiers.ts';
import type { RestoreRequest } from '../restore-request.ts';
import { tableNameOf, type DescribedObjects } from './described-objects.ts';
import { structureNow, structureOfCopy } from './structures.ts';

/**
 * What the database has now and the copy does not. What hangs from a table that would be lost is not told
 * besides it.
 */
export async function lossesOf(
  client: Client,
  { connection, copy, signal }: Pick<RestoreRequest, 'connection' | 'copy' | 'signal'>,
): Promise<RestoreLoss[]> {
  const now = await structureNow(client, connection, signal);
  const then = await structureOfCopy(copy, signal);
  return [...lostBetween(now, then), ...(await lostMappings(client))];
}

/** Pure, over the two descriptions. */
export function lostBetween(now: DescribedObjects, then: DescribedObjects): RestoreLoss[] {
  const lost: RestoreLoss[] = [];
  const lostTables = new Set<string>();
  for (const [name, { schema, table, columns }] of now.tables) {
    const before = then.tables.get(name);
    if (!before) {
      lost.push({ kind: 'table', object: name, rows: null });
      lostTables.add(tableAsSql(schema, table));
      continue;
    }
    for (const [column, type] of columns) {
      const typeBefore = before.columns.get(column);
      if (typeBefore === type) continue;
      const kind = typeBefore === undefined ? 'column' : 'type-changed';
      lost.push({ kind, object: `${tableNameOf({ schema, table })}.${column}`, rows: null });
    }
  }
  for (const [identity, table] of now.others) {
    if (!then.others.has(identity)) {
      if (table !== null && lostTables.has(table)) continue;
      lost.push({ kind: 'object', object: identity, rows: null });
    } else if (then.definitions.get(identity) !== now.definitions.get(identity)) {
      lost.push({ kind: 'definition-changed', object: identity, rows: null });
    }
  }
  return lost;
}

/** As pg_dump quotes it. */
const tableAsSql = (schema: string, table: string): string =>
  [schema, table].map((name) => (plainName.test(name) ? name : quoteIdentifier(name))).join('.');
const plainName = /^[a-z_][a-z0-9_]*$/;

/** They hold other servers' passwords, so no copy carries them. */
export async function lostMappings(client: Client): Promise<RestoreLoss[]> {
  const { rows } = await client.query<{ object: string }>(
    `SELECT format('USER MAPPING FOR %s SERVER %s', usename, srvname) AS object
       FROM pg_user_mappings ORDER BY 1`,
  );
  return rows.map(({ object }) => ({ kind: 'object', object, rows: null }));
}

const namedInWords = 10;

export function wouldLose(losses: readonly RestoreLoss[]): ResguardoError {
  const named = losses.slice(0, namedInWords).map(({ object }) => object);
  const more = losses.length > named.length ? [`… ${losses.length}`] : [];
  return new ResguardoError('restore-would-lose', { objects: [...named, ...more].join(', ') });
}
