import type { Client } from 'pg';
import { quoteQualified } from '../identifiers.ts';
import { pointsAt } from '../inspect/foreign-keys.ts';
import type { Relation } from '../inspect/relations.ts';
import type { CleanGraph, CleanTable, Edge } from './clean-graph.ts';
import { isWithin, type DayBounds } from './day-bounds.ts';
import type { RowIdentity } from './row-identity.ts';

/**
 * The rows of one table to be deleted, in a temporary table: `k1`, `k2`… tell the row, `n` numbers it, `place`
 * is its turn.
 */
export interface DoomedTable {
  readonly table: CleanTable;
  readonly identity: RowIdentity;
  /** `pg_temp."…"`. */
  readonly list: string;
}

export type Doomed = ReadonlyMap<CleanTable, DoomedTable>;

/** Where rows are looked for: the clinic's tables, or what the backup held of them. */
export type RowsOf = (relation: Relation) => string | null;

/** The clinic's own tables, without what inherits from them. */
export const liveRows: RowsOf = ({ schema, name }) => `ONLY ${quoteQualified(schema, name)}`;

export interface DoomedRequest {
  readonly graph: CleanGraph;
  readonly bounds: DayBounds;
  readonly identityOf: (relation: Relation) => RowIdentity;
  readonly rowsOf: RowsOf;
}

/**
 * Lists the rows that are dated within, then those that point at these, and so on until there are no
 * more. Circles end by themselves: a row is listed once.
 */
export const listDoomed = async (client: Client, request: DoomedRequest): Promise<Doomed> => {
  const { graph, identityOf } = request;
  const doomed = new Map<CleanTable, DoomedTable>();
  for (const [index, table] of graph.tables.entries()) {
    const identity = identityOf(table.relation);
    const one = { table, identity, list: `pg_temp."resguardo clean ${index + 1}"` };
    await makeList(client, one);
    await addDated(client, one, request);
    doomed.set(table, one);
  }
  await addChildren(client, doomed, request);
  for (const { list } of doomed.values()) {
    await client.query(`UPDATE ${list} SET place = n; ANALYZE ${list}`);
  }
  return doomed;
};

const makeList = async (client: Client, { table, identity, list }: DoomedTable): Promise<void> => {
  const keys = identity.of('r').map((key, index) => `${key} AS k${index + 1}`);
  const columns = keys.map((_, index) => `k${index + 1}`).join(', ');
  const live = liveRows(table.relation) ?? '';
  await client.query(
    `DROP TABLE IF EXISTS ${list};
     CREATE TEMP TABLE ${list.replace('pg_temp.', '')} AS SELECT ${keys.join(', ')} FROM ${live} r WITH NO DATA;
     ALTER TABLE ${list} ADD n bigint GENERATED ALWAYS AS IDENTITY, ADD place bigint, ADD copies bigint;
     CREATE UNIQUE INDEX ON ${list} (${columns});
     CREATE UNIQUE INDEX ON ${list} (n)`,
  );
};

const insertInto = ({ identity, list }: DoomedTable): string => {
  const keys = identity.of('r');
  const columns = keys.map((_, index) => `k${index + 1}`).join(', ');
  return `INSERT INTO ${list} (${columns}) SELECT ${keys.join(', ')}`;
};

const addDated = async (
  client: Client,
  one: DoomedTable,
  { bounds, rowsOf }: DoomedRequest,
): Promise<void> => {
  const { relation, datedBy, ours } = one.table;
  const rows = rowsOf(relation);
  if (rows === null || datedBy.length === 0) return;
  const within = datedBy.map((column) => isWithin(column, bounds, 'r')).join(' OR ');
  await client.query(
    `${insertInto(one)} FROM ${rows} r WHERE (${within}) ${andOurs(ours, rowsOf)} ON CONFLICT DO NOTHING;
     ANALYZE ${one.list}`,
  );
};

/** The rows of a backup are the clinic's already, and the tables that would tell may be away. */
const andOurs = (ours: string | null, rowsOf: RowsOf): string =>
  ours === null || rowsOf !== liveRows ? '' : `AND ${ours}`;

const addChildren = async (
  client: Client,
  doomed: Doomed,
  { graph, rowsOf }: DoomedRequest,
): Promise<void> => {
  const edges = graph.edges.filter(({ pointer }) => pointer.spreads);
  const done = new Map<Edge, number>();
  for (let grown = true; grown;) {
    grown = false;
    for (const edge of edges) {
      const target = doomed.get(edge.target);
      const child = edge.childTable === null ? undefined : doomed.get(edge.childTable);
      const [from, to] = [rowsOf(edge.child), rowsOf(edge.target.relation)];
      if (!target || !child || from === null || to === null) continue;
      const seen = done.get(edge) ?? 0;
      const { rows } = await client.query<{ last: string }>(
        `SELECT coalesce(max(n), 0) AS last FROM ${target.list}`,
      );
      const last = Number(rows[0]?.last);
      done.set(edge, last);
      if (last === seen) continue;
      const pointing = pointingAt(edge, target, to, `d.n > ${seen} AND d.n <= ${last}`);
      const added = await client.query(
        `${insertInto(child)} FROM ${from} r WHERE ${pointing} ${andOurs(edge.childTable?.ours ?? null, rowsOf)} ON CONFLICT DO NOTHING`,
      );
      grown ||= (added.rowCount ?? 0) > 0;
    }
  }
};

/** True for the rows `r` of the edge's child that point at a row that is listed, `d`, for which `which` holds. */
export const pointingAt = (
  { pointer }: Edge,
  { list, identity }: DoomedTable,
  target: string,
  which: string,
): string =>
  `EXISTS (SELECT FROM ${target} x JOIN ${list} d ON ${identity.matches('x', 'd')}
            WHERE ${which} AND ${pointsAt(pointer.key, 'r', 'x')})`;

/** Rows that point at rows to be deleted and are not to be deleted themselves, by the key that they point with. */
export const pointedAtFromOutside = async (
  client: Client,
  graph: CleanGraph,
  doomed: Doomed,
): Promise<string[]> => {
  const found: string[] = [];
  for (const edge of graph.edges) {
    const target = doomed.get(edge.target);
    if (!target || !mayPointFromOutside(edge)) continue;
    const { rows } = await client.query<{ count: string }>(
      `SELECT count(*) FROM ${liveRows(edge.child) ?? ''} r WHERE ${fromOutside(edge, doomed, target)}`,
    );
    const count = rows[0]?.count ?? '0';
    if (count !== '0') found.push(`${edge.pointer.named}: ${count}`);
  }
  return found;
};

/** Where every row that points was listed for pointing, none can be left. */
const mayPointFromOutside = ({ pointer, childTable }: Edge): boolean =>
  childTable === null || !pointer.spreads || childTable.ours !== null;

/**
 * True for rows `r` of the edge's child that point at a listed row, `d`, for which `which` holds, and are not
 * themselves listed as `own` for which `except` holds.
 */
export const fromOutside = (
  edge: Edge,
  doomed: Doomed,
  target: DoomedTable,
  { which = 'true', except = 'true' } = {},
): string => {
  const pointing = pointingAt(edge, target, liveRows(edge.target.relation) ?? '', which);
  const child = edge.childTable === null ? undefined : doomed.get(edge.childTable);
  if (child === undefined) return pointing;
  const listed = `SELECT FROM ${child.list} own WHERE ${child.identity.matches('r', 'own')} AND ${except}`;
  return `${pointing} AND NOT EXISTS (${listed})`;
};
