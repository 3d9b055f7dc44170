import type { Client } from 'pg';
import type { CleanableTable } from '../../contracts/clean-range.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Scope } from '../../contracts/scope.ts';
import type { Column, Relation } from '../inspect/relations.ts';
import { lookFor, type Found } from '../plan/scope-contents.ts';
import { TenantConditions } from '../plan/tenant-conditions.ts';
import { decideTables } from '../plan/tenant-graph.ts';
import { componentsChildrenFirst } from './components.ts';
import { tellsDays } from './day-bounds.ts';
import { leavesOf } from './leaves.ts';
import { pointersAt, type Pointer } from './pointers.ts';

/** A table of the clinic's whose rows may be deleted: one with rows of its own, so never a partitioned one. */
export interface CleanTable {
  readonly relation: Relation;
  /** Columns that date its rows; none for a table that is only reached through foreign keys. */
  readonly datedBy: readonly Column[];
  /** Which of its rows, `r`, are the clinic's; null for all. */
  readonly ours: string | null;
}

/** A foreign key from one table with rows to another. */
export interface Edge {
  readonly pointer: Pointer;
  /** The table that points, whose rows are `r` … */
  readonly child: Relation;
  /** … and what we know of it; null where it is not the clinic's. */
  readonly childTable: CleanTable | null;
  readonly target: CleanTable;
}

export interface CleanGraph {
  /** All that the dated tables lead to. */
  readonly tables: readonly CleanTable[];
  /** All foreign keys that point at these. */
  readonly edges: readonly Edge[];
  /** Children before what they point at; tables that point at each other, or at themselves, together. */
  readonly units: readonly Unit[];
}

export interface Unit {
  readonly tables: readonly CleanTable[];
  /** Its rows may hang from each other. */
  readonly tangled: boolean;
}

/**
 * Finds the tables to clean and what hangs from them. Reads the catalogue only.
 * @throws ResguardoError `clean-not-configured` for a table that is not the clinic's, or a column that
 * does not tell days, `object-unsupported`, `schema-missing`
 */
export const cleanGraph = async (
  client: Client,
  scope: Scope,
  chosen: readonly CleanableTable[],
): Promise<CleanGraph> => {
  if (chosen.length === 0) throw new ResguardoError('clean-not-configured');
  const looked = await lookFor(client, scope);
  const relations = relationsIn(looked);
  const oursOf = oursBy(looked);
  const datedBy = datedLeaves(relations, chosen, oursOf);
  const pointers = await pointersAt(client, relations);
  const own = new Map<string, CleanTable>();
  const tableOf = (relation: Relation): CleanTable | null => {
    const ours = oursOf(relation);
    if (ours === undefined) return null;
    const known = own.get(relation.oid);
    if (known) return known;
    const table = { relation, ours, datedBy: datedBy.get(relation.oid) ?? [] };
    own.set(relation.oid, table);
    return table;
  };

  const reached = new Set<CleanTable>();
  const edges: Edge[] = [];
  const reach = (table: CleanTable): void => {
    if (reached.has(table)) return;
    reached.add(table);
    for (const pointer of pointers.filter(({ targets }) => targets.has(table.relation.oid))) {
      for (const child of pointer.children) {
        const childTable = tableOf(child);
        edges.push({ pointer, child, childTable, target: table });
        if (pointer.spreads && childTable) reach(childTable);
      }
    }
  };
  for (const relation of relations.filter(({ oid }) => datedBy.has(oid))) {
    const table = tableOf(relation);
    if (table) reach(table);
  }
  const tables = [...reached];
  const known = edges.map((edge) =>
    edge.childTable && reached.has(edge.childTable) ? edge : { ...edge, childTable: null },
  );
  return { tables, edges: known, units: unitsOf(tables, known) };
};

const relationsIn = (looked: Found): readonly Relation[] =>
  looked.kind === 'database' ? looked.found.relations : looked.found.own;

/** Of a table with rows of the clinic's: which of them are; undefined for a table without. */
const oursBy = (looked: Found): ((relation: Relation) => string | null | undefined) => {
  const relations = relationsIn(looked);
  const own = new Set(
    relations
      .filter(({ kind, ofExtension }) => kind === 'table' && !ofExtension)
      .map(({ oid }) => oid),
  );
  if (looked.kind !== 'rows') return ({ oid }) => (own.has(oid) ? null : undefined);
  const decided = decideTables(relations, looked.found.foreignKeys, looked.scope);
  const conditions = new TenantConditions(looked.scope.tenantValue, decided);
  return (relation) =>
    own.has(relation.oid) ? (conditions.of(relation, 'r') ?? undefined) : undefined;
};

const datedLeaves = (
  relations: readonly Relation[],
  chosen: readonly CleanableTable[],
  oursOf: (relation: Relation) => string | null | undefined,
): Map<string, Column[]> => {
  const dated = new Map<string, Column[]>();
  for (const { schema, table, dateColumn } of chosen) {
    const relation = relations.find((one) => one.schema === schema && one.name === table);
    const leaves = relation === undefined ? [] : leavesOf(relation, relations);
    const name = `${schema}.${table}`;
    if (relation === undefined || leaves.some((leaf) => oursOf(leaf) === undefined)) {
      throw new ResguardoError('clean-not-configured', { table: name });
    }
    const column = relation.columns.find((one) => one.name === dateColumn);
    if (column === undefined || !tellsDays(column)) {
      const told = `${name}.${dateColumn}${column === undefined ? '' : `: ${column.type}`}`;
      throw new ResguardoError('clean-not-configured', { table: told });
    }
    for (const { oid } of leaves) dated.set(oid, [...(dated.get(oid) ?? []), column]);
  }
  return dated;
};

const unitsOf = (tables: readonly CleanTable[], edges: readonly Edge[]): Unit[] => {
  const places = new Map(tables.map((table, place) => [table, place]));
  const between = edges.flatMap(({ target, childTable }) =>
    childTable === null ? [] : [{ target, childTable }],
  );
  const component = componentsChildrenFirst({
    size: tables.length,
    from: between.map(({ target }) => places.get(target) ?? 0),
    to: between.map(({ childTable }) => places.get(childTable) ?? 0),
  });
  const units = new Map<number, CleanTable[]>();
  tables.forEach((table, place) => {
    const number = component[place] ?? 0;
    units.set(number, [...(units.get(number) ?? []), table]);
  });
  return [...units]
    .sort(([one], [other]) => one - other)
    .map(([, members]) => ({
      tables: members,
      tangled: between.some(
        (one) => members.includes(one.target) && members.includes(one.childTable),
      ),
    }));
};
