import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import type { RowsScope, Scope } from '../../../contracts/scope.ts';
import { quoteIdentifier, quoteQualified } from '../../identifiers.ts';
import { pointsAt, type ForeignKey } from '../../inspect/foreign-keys.ts';
import type { Relation } from '../../inspect/relations.ts';
import { findSchema } from '../../plan/schema-found.ts';
import { fromTable, TenantConditions } from '../../plan/tenant-conditions.ts';
import { decideTables, rootOf, type DecidedTable } from '../../plan/tenant-graph.ts';
import { nowAlias } from '../staging/differences-sql.ts';

/** A table whose rows can be the clinic's, as the present structure says. */
export interface TenantTable {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** True for the clinic's rows, over the alias `r`. */
  readonly condition: string;
  /** True, over the same alias, for rows that are nobody's: no key leads from them to any clinic. */
  readonly nobodys: string;
  /** Tables nearer to the clinic's own row come first. */
  readonly depth: number;
  /** To insert a row, a foreign key must be asked of a row of the clinic: who holds that one holds these back. */
  readonly heldByKeys: boolean;
  /** The partitioned table that people insert into, or the table itself; SQL. */
  readonly root: string;
}

/** What the present structure of the place says of the clinic's rows. */
export interface MergeScope {
  /** The schema that stands now for one of the backup. */
  readonly schemaNow: (schema: string) => string;
  /** Only for rows in shared tables; null where whole tables are the clinic's. */
  readonly tenant: ReadonlyMap<string, TenantTable> | null;
}

/**
 * @throws ResguardoError `restore-target-unfit` when the backup's scope is of another kind or of another
 * clinic's rows, `schema-missing`
 */
export async function lookAtScope(client: Client, then: Scope, now: Scope): Promise<MergeScope> {
  if (then.kind !== now.kind) {
    throw new ResguardoError('restore-target-unfit', {
      why: `its scope is “${now.kind}”, the backup's is “${then.kind}”`,
    });
  }
  if (then.kind === 'database' || now.kind === 'database') {
    return { schemaNow: (schema) => schema, tenant: null };
  }
  const schemaNow = (schema: string): string => (schema === then.schema ? now.schema : schema);
  if (then.kind !== 'rows' || now.kind !== 'rows') return { schemaNow, tenant: null };
  if (then.tenantValue !== now.tenantValue) {
    throw new ResguardoError('restore-target-unfit', {
      why: `its rows bear another value in ${now.tenantColumn}`,
    });
  }
  return { schemaNow, tenant: await tenantTables(client, now) };
}

async function tenantTables(client: Client, scope: RowsScope): Promise<Map<string, TenantTable>> {
  const { own, foreignKeys } = await findSchema(client, scope.schema);
  const decided = decideTables(own, foreignKeys, scope);
  const conditions = new TenantConditions(scope.tenantValue, decided);
  const relations = new Map(decided.map(({ relation }) => [relation.oid, relation]));
  const byOid = new Map(decided.map((table) => [table.relation.oid, table]));
  const tables = new Map<string, TenantTable>();
  for (const { relation } of decided) {
    const condition = conditions.of(relation, nowAlias);
    if (condition === null || relation.kind !== 'table') continue;
    const root = rootOf(relation, relations);
    tables.set(relation.oid, {
      oid: relation.oid,
      schema: relation.schema,
      name: relation.name,
      condition,
      nobodys: nobodysRows(relation, byOid, nowAlias, scope),
      depth: depthOf(root.oid, byOid, scope),
      heldByKeys: heldByKeys(root.oid, byOid, foreignKeys, scope),
      root: quoteQualified(root.schema, root.name),
    });
  }
  return tables;
}

/** A row whose patient was deleted and whose key became NULL, and what hangs from it. */
function nobodysRows(
  relation: Relation,
  byOid: ReadonlyMap<string, DecidedTable>,
  alias: string,
  scope: RowsScope,
): string {
  const decision = byOid.get(relation.oid)?.decision;
  if (decision?.kind !== 'tenant' || relation.name === scope.tenantTable?.table) return 'false';
  const { membership } = decision;
  if (membership.by === 'column') return `${alias}.${quoteIdentifier(membership.column)} IS NULL`;
  const leads = membership.keys.map((key) => {
    const target = byOid.get(key.target)?.relation;
    if (!target) return 'false';
    const next = `${alias}x`;
    return `NOT EXISTS (SELECT FROM ${fromTable(target, next)} WHERE ${pointsAt(key, alias, next)} AND (${nobodysRows(target, byOid, next, scope)}) IS NOT TRUE)`;
  });
  return `(${leads.join(' AND ')})`;
}

function depthOf(oid: string, byOid: ReadonlyMap<string, DecidedTable>, scope: RowsScope): number {
  const table = byOid.get(oid);
  if (table?.decision.kind !== 'tenant') return 0;
  if (table.relation.name === scope.tenantTable?.table) return 0;
  const { membership } = table.decision;
  if (membership.by === 'column') return 1;
  return 1 + Math.max(...membership.keys.map(({ target }) => depthOf(target, byOid, scope)));
}

/** Membership rests on tables nearer to the column, so this ends. */
function heldByKeys(
  oid: string,
  byOid: ReadonlyMap<string, DecidedTable>,
  foreignKeys: readonly ForeignKey[],
  scope: RowsScope,
): boolean {
  const table = byOid.get(oid);
  if (table?.decision.kind !== 'tenant') return false;
  // Its one row is locked; should it be gone, the unique key holds a second one back.
  if (table.relation.name === scope.tenantTable?.table) return true;
  const { membership } = table.decision;
  if (membership.by === 'keys') {
    return membership.keys.every(({ target }) => heldByKeys(target, byOid, foreignKeys, scope));
  }
  return foreignKeys.some((key) => {
    const at = key.columns.indexOf(membership.column);
    if (key.table !== oid || key.inherited || at === -1) return false;
    if (key.nullable && key.columns.length > 1) return false;
    const target = byOid.get(key.target);
    return (
      target?.relation.name === scope.tenantTable?.table &&
      key.targetColumns[at] === scope.tenantTable?.key
    );
  });
}
