import { quoteIdentifier, quoteLiteral, quoteQualified } from '../identifiers.ts';
import { pointsAt } from '../inspect/foreign-keys.ts';
import type { Relation } from '../inspect/relations.ts';
import type { DecidedTable, Membership } from './tenant-graph.ts';

/** pg_type's oids whose plain equality can use an index and means what the text says. */
const integers: Readonly<Record<string, bigint>> = {
  '21': 2n ** 15n,
  '23': 2n ** 31n,
  '20': 2n ** 63n,
};
const uuid = '2950';
const texts = new Set(['25', '1043']);

/** `FROM` of a table that keys point at: with its partitions, but not what merely inherits from it. */
export const fromTable = (relation: Relation, alias: string): string => {
  const only = relation.kind === 'partitioned' ? '' : 'ONLY ';
  return `${only}${quoteQualified(relation.schema, relation.name)} ${alias}`;
};

/** Writes conditions that hold for the clinic's rows. */
export class TenantConditions {
  readonly #value: string;
  readonly #tables: ReadonlyMap<string, DecidedTable>;

  constructor(value: string, tables: readonly DecidedTable[]) {
    this.#value = value;
    this.#tables = new Map(tables.map((table) => [table.relation.oid, table]));
  }

  /** True for the rows `alias` of a tenant table that are the clinic's. Null for any other table. */
  of(table: Relation, alias: string): string | null {
    const decision = this.#tables.get(table.oid)?.decision;
    return decision?.kind === 'tenant' ? this.member(table, decision.membership, alias) : null;
  }

  member(table: Relation, membership: Membership, alias: string): string {
    if (membership.by === 'column') return this.equals(table, membership.column, alias);
    const paths = membership.keys.map((key) => {
      const target = this.#tables.get(key.target);
      const inner = `${alias}x`;
      const ours = target === undefined ? null : this.of(target.relation, inner);
      if (target === undefined || ours === null) throw new Error(`${key.name} leads nowhere`);
      return `EXISTS (SELECT FROM ${fromTable(target.relation, inner)} WHERE ${pointsAt(key, alias, inner)} AND ${ours})`;
    });
    return paths.length === 1 ? (paths[0] ?? '') : `(${paths.join(' OR ')})`;
  }

  /** The column's text is the value; by the column's own equality where that means the same: it has indexes. */
  equals(table: Relation, column: string, alias: string): string {
    const name = `${alias}.${quoteIdentifier(column)}`;
    const value = quoteLiteral(this.#value);
    const type = table.columns.find((one) => one.name === column)?.baseTypeOid ?? '';
    return this.#isPlain(type) ? `${name} = ${value}` : `${name}::text COLLATE "C" = ${value}`;
  }

  #isPlain(type: string): boolean {
    const limit = integers[type];
    if (limit !== undefined) {
      if (!/^-?(0|[1-9]\d{0,18})$/.test(this.#value)) return false;
      const number = BigInt(this.#value);
      return number < limit && number >= -limit;
    }
    if (type === uuid) return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(this.#value);
    return texts.has(type);
  }
}
