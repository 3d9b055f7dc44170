import type { PlanReason } from '../../contracts/plan-reason.ts';
import type { RowsScope } from '../../contracts/scope.ts';
import type { ForeignKey } from '../inspect/foreign-keys.ts';
import type { Relation } from '../inspect/relations.ts';

/** How a row of a tenant table is known to be the clinic's. */
export type Membership =
  /** The column holds the clinic's value. */
  | { readonly by: 'column'; readonly column: string }
  /** One of these keys points at a row of the clinic. One alone when it can never be NULL. */
  | { readonly by: 'keys'; readonly keys: readonly ForeignKey[] };

export type Decision =
  | { readonly kind: 'tenant'; readonly membership: Membership; readonly reason: PlanReason }
  | { readonly kind: 'shared'; readonly reason: PlanReason }
  | { readonly kind: 'excluded'; readonly reason: PlanReason }
  | { readonly kind: 'undecided'; readonly reason: PlanReason };

/** A table with rows of its own, or a partitioned one; with what was decided. */
export interface DecidedTable {
  readonly relation: Relation;
  readonly decision: Decision;
}

/**
 * Decides for each table of the schema whether its rows can be the clinic's. From the tables with the
 * clinic's column outwards: first along keys that are never NULL, and only where these lead no
 * further, along those that may be. So a table's membership rests on tables nearer to the
 * column than itself, and neither circles nor self-references can make it rest on itself.
 *
 * A partition is decided as its root is.
 */
export const decideTables = (
  relations: readonly Relation[],
  foreignKeys: readonly ForeignKey[],
  scope: RowsScope,
): DecidedTable[] => {
  const tables = relations.filter(
    ({ kind, ofExtension }) => (kind === 'table' || kind === 'partitioned') && !ofExtension,
  );
  const byOid = new Map(tables.map((table) => [table.oid, table]));
  const roots = tables.filter(({ isPartition }) => !isPartition);
  const decisions = new Map<string, Decision>();
  for (const root of roots) {
    const decision = decideAlone(root, scope);
    if (decision !== null) decisions.set(root.oid, decision);
  }
  const keysOf = (table: Relation): ForeignKey[] =>
    foreignKeys.filter((key) => key.table === table.oid && !key.inherited);
  const isTenant = (oid: string): boolean => decisions.get(oid)?.kind === 'tenant';

  const wave = (mayBeNull: boolean): boolean => {
    const found: [string, Decision][] = [];
    for (const table of roots) {
      if (decisions.has(table.oid)) continue;
      const usable = keysOf(table).filter(
        (key) => isTenant(key.target) && key.target !== table.oid && (mayBeNull || !key.nullable),
      );
      const keys = mayBeNull ? usable : usable.slice(0, 1);
      if (keys.length > 0) found.push([table.oid, viaKeys(keys, byOid)]);
    }
    for (const [oid, decision] of found) decisions.set(oid, decision);
    return found.length > 0;
  };
  while (wave(false) || wave(true));

  return tables.map((relation) => {
    const root = rootOf(relation, byOid);
    const decision = decisions.get(root.oid) ?? undecided(scope);
    if (root === relation) return { relation, decision };
    return {
      relation,
      decision: { ...decision, reason: ofPartition(decision.reason, root) },
    };
  });
};

const decideAlone = (table: Relation, scope: RowsScope): Decision | null => {
  const has = (column: string) => table.columns.some(({ name }) => name === column);
  if (scope.excluded.includes(table.name))
    return { kind: 'excluded', reason: { code: 'listed-excluded', params: {} } };
  if (scope.shared.includes(table.name)) {
    const reason: PlanReason = has(scope.tenantColumn)
      ? { code: 'listed-shared-although', params: { column: scope.tenantColumn } }
      : { code: 'listed-shared', params: {} };
    return { kind: 'shared', reason };
  }
  if (table.name === scope.tenantTable?.table) {
    return {
      kind: 'tenant',
      membership: { by: 'column', column: scope.tenantTable.key },
      reason: { code: 'own-row', params: { column: scope.tenantTable.key } },
    };
  }
  if (has(scope.tenantColumn)) {
    return {
      kind: 'tenant',
      membership: { by: 'column', column: scope.tenantColumn },
      reason: { code: 'column', params: { column: scope.tenantColumn } },
    };
  }
  return null;
};

const viaKeys = (keys: readonly ForeignKey[], byOid: ReadonlyMap<string, Relation>): Decision => ({
  kind: 'tenant',
  membership: { by: 'keys', keys },
  reason: {
    code: 'keys',
    params: {
      ways: keys
        .map((key) => `${key.columns.join(', ')} → ${byOid.get(key.target)?.name ?? ''}`)
        .join('\n'),
    },
  },
});

const undecided = (scope: RowsScope): Decision => ({
  kind: 'undecided',
  reason: { code: 'undecided', params: { column: scope.tenantColumn } },
});

const ofPartition = ({ code, params }: PlanReason, root: Relation): PlanReason => ({
  code,
  params: { ...params, partitionOf: root.name },
});

/** The partitioned table at the top; the table itself when it is no partition. */
export const rootOf = (table: Relation, byOid: ReadonlyMap<string, Relation>): Relation => {
  const parent = table.isPartition ? byOid.get(table.parents[0] ?? '') : undefined;
  return parent === undefined ? table : rootOf(parent, byOid);
};
