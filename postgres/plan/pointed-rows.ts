import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { pointsAt, type ForeignKey } from '../inspect/foreign-keys.ts';
import type { Relation } from '../inspect/relations.ts';
import { fromTable } from './tenant-conditions.ts';
import { readAlias } from './table-reads.ts';

/** A table whose rows are ours, and the condition for which of them are; null for all. */
export interface PointingTable {
  readonly relation: Relation;
  readonly condition: (alias: string) => string | null;
}

export interface PointedRowsRequest {
  readonly own: readonly PointingTable[];
  /** Others' tables, of which only the rows pointed at are taken. */
  readonly others: readonly Relation[];
  /**
   * Keys of our tables, and of theirs: rows that a row taken points at are taken too, and so on. Leave
   * theirs out where these constraints are not made again.
   */
  readonly foreignKeys: readonly ForeignKey[];
}

export interface PointedRows {
  readonly relation: Relation;
  /** True for the rows to take, which go by the alias of table-reads.ts. */
  readonly condition: string;
}

/**
 * Which rows of others' tables ours point at, straight or through other such rows. They are told apart
 * by their place (ctid), which stays while the snapshot lasts, so that tables without a key, circles and
 * self-references need nothing special. Tables that nothing points at are left out.
 *
 * Throws `object-unsupported` for a partitioned or foreign table that is pointed at.
 */
export const pointedRows = (request: PointedRowsRequest): PointedRows[] => {
  const { own, others } = request;
  const ownByOid = new Map(own.map((table) => [table.relation.oid, table]));
  const place = new Map(others.map(({ oid }, index) => [oid, index]));
  const keys = request.foreignKeys.filter((key) => !key.inherited && place.has(key.target));
  const seedKeys = keys.filter((key) => ownByOid.has(key.table));
  const stepKeys = keys.filter((key) => place.has(key.table));

  return others.flatMap((relation) => {
    const reaching = tablesReaching(relation.oid, stepKeys);
    const seeds = seedKeys.filter((key) => reaching.has(key.target));
    if (seeds.length === 0) return [];
    refusePartitioned(relation, keys);
    const steps = stepKeys.filter((key) => reaching.has(key.table) && reaching.has(key.target));
    const condition =
      steps.length === 0
        ? seeds.map((key) => pointedBy(key, ownByOid, readAlias)).join(' OR ')
        : reachedRows(relation, { seeds, steps, others, place, ownByOid });
    return [{ relation, condition }];
  });
};

/** The tables from which steps lead to `target`, itself among them. */
const tablesReaching = (target: string, steps: readonly ForeignKey[]): Set<string> => {
  const reaching = new Set([target]);
  for (let grown = true; grown;) {
    grown = false;
    for (const key of steps) {
      if (reaching.has(key.target) && !reaching.has(key.table)) {
        reaching.add(key.table);
        grown = true;
      }
    }
  }
  return reaching;
};

const refusePartitioned = (relation: Relation, keys: readonly ForeignKey[]): void => {
  if (relation.kind === 'table') return;
  const key = keys.find(({ target }) => target === relation.oid);
  if (key === undefined) return;
  throw new ResguardoError('object-unsupported', {
    kind: relation.kind,
    schema: relation.schema,
    object: relation.name,
    why: `only its rows that “${key.name}” points at would be taken`,
  });
};

const pointedBy = (
  key: ForeignKey,
  ownByOid: ReadonlyMap<string, PointingTable>,
  alias: string,
): string => {
  const source = ownByOid.get(key.table);
  if (source === undefined) throw new Error(`${key.name} starts nowhere`);
  const condition = source.condition('s');
  const ours = condition === null ? '' : ` AND ${condition}`;
  return `EXISTS (SELECT FROM ${fromTable(source.relation, 's')} WHERE ${pointsAt(key, 's', alias)}${ours})`;
};

interface Closure {
  readonly seeds: readonly ForeignKey[];
  readonly steps: readonly ForeignKey[];
  readonly others: readonly Relation[];
  readonly place: ReadonlyMap<string, number>;
  readonly ownByOid: ReadonlyMap<string, PointingTable>;
}

/** A recursive query over (table, ctid): the recursive part may name itself only once, hence LATERAL. */
const reachedRows = (target: Relation, closure: Closure): string => {
  const { seeds, steps, others, place, ownByOid } = closure;
  const relationOf = (oid: string): Relation => {
    const relation = others[place.get(oid) ?? -1];
    if (relation === undefined) throw new Error(`table ${oid} is not among the others`);
    return relation;
  };
  const number = (oid: string): number => place.get(oid) ?? -1;
  const first = seeds.map(
    (key) =>
      `SELECT ${number(key.target)} AS tab, b.ctid AS place FROM ${fromTable(relationOf(key.target), 'b')} WHERE ${pointedBy(key, ownByOid, 'b')}`,
  );
  const next = steps.map(
    (key) =>
      `SELECT ${number(key.target)} AS tab, b.ctid AS place FROM ${fromTable(relationOf(key.table), 'a')} JOIN ${fromTable(relationOf(key.target), 'b')} ON ${pointsAt(key, 'a', 'b')} WHERE reached.tab = ${number(key.table)} AND a.ctid = reached.place`,
  );
  return `${readAlias}.ctid IN (WITH RECURSIVE reached(tab, place) AS ((${first.join(' UNION ')}) UNION SELECT more.tab, more.place FROM reached CROSS JOIN LATERAL (${next.join(' UNION ALL ')}) AS more) SELECT place FROM reached WHERE tab = ${number(target.oid)})`;
};
