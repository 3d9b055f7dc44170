import type { Client } from 'pg';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteQualified } from '../identifiers.ts';
import type { Relation } from '../inspect/relations.ts';
import type { Pointer } from './pointers.ts';

/** A trigger of the application's that would fire. */
export interface UserTrigger {
  readonly table: Relation;
  readonly name: string;
  /** `A`: even in a session that replays another server's changes. */
  readonly enabled: 'O' | 'A';
}

/** pg_trigger.tgtype's bits. */
const bits = { ROW: 1, INSERT: 4, DELETE: 8, UPDATE: 16 } as const;
/** pg_rewrite.ev_type. */
const rules = { INSERT: '3', DELETE: '4' } as const;

/** Rows going, or coming back. */
export type RowEvent = keyof typeof rules;

/**
 * The application's triggers that our statements on these tables would fire. Rules are refused: they would
 * make something else of our statements.
 * @throws ResguardoError `object-unsupported`
 */
export const userTriggers = async (
  client: Client,
  relations: readonly Relation[],
  event: RowEvent,
): Promise<UserTrigger[]> => {
  const { rows } = await client.query<{ schema: string; object: string }>(
    `SELECT n.nspname::text AS schema, format('%s: %s', c.relname, w.rulename) AS object
       FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE w.ev_class = ANY ($1::oid[]) AND w.ev_type = $2::text::"char" AND w.ev_enabled IN ('O', 'A') LIMIT 1`,
    [relations.map(({ oid }) => oid), rules[event]],
  );
  const [first] = rows;
  if (first) throw new ResguardoError('object-unsupported', { kind: 'rule', ...first });
  return triggersOf(client, relations, bits[event], 0);
};

/**
 * Triggers for each statement on the tables that point. The server's own DELETE or UPDATE of what points,
 * for ON DELETE CASCADE or SET NULL, fires them even when it finds nothing.
 */
export const statementTriggers = async (
  client: Client,
  pointers: readonly Pointer[],
): Promise<UserTrigger[]> => {
  const found: UserTrigger[] = [];
  for (const action of ['DELETE', 'UPDATE'] as const) {
    const tables = pointers.filter(({ onDelete }) => onDelete === action).map(({ from }) => from);
    found.push(...(await triggersOf(client, tables, bits[action], bits.ROW)));
  }
  return found;
};

const triggersOf = async (
  client: Client,
  relations: readonly Relation[],
  wanted: number,
  unwanted: number,
): Promise<UserTrigger[]> => {
  const byOid = new Map(relations.map((relation) => [relation.oid, relation]));
  const { rows } = await client.query<{ oid: string; name: string; enabled: 'O' | 'A' }>(
    `SELECT tgrelid::text AS oid, tgname::text AS name, tgenabled AS enabled FROM pg_trigger
      WHERE tgrelid = ANY ($1::oid[]) AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & $2 <> 0 AND tgtype & $3 = 0`,
    [[...byOid.keys()], wanted, unwanted],
  );
  return rows.flatMap(({ oid, name, enabled }) => {
    const table = byOid.get(oid);
    return table === undefined ? [] : [{ table, name, enabled }];
  });
};

/**
 * Keeps triggers quiet until `wake`, for this transaction only: should it never be committed, they were
 * never silenced. Others' writes to their tables wait meanwhile.
 */
export const silence = async (
  client: Client,
  triggers: readonly UserTrigger[],
): Promise<{ wake: () => Promise<void> }> => {
  const set = async (word: (trigger: UserTrigger) => string): Promise<void> => {
    for (const trigger of triggers) {
      const { schema, name } = trigger.table;
      await client.query(
        `ALTER TABLE ONLY ${quoteQualified(schema, name)} ${word(trigger)} TRIGGER ${quoteIdentifier(trigger.name)}`,
      );
    }
  };
  await set(() => 'DISABLE');
  return { wake: () => set(({ enabled }) => (enabled === 'A' ? 'ENABLE ALWAYS' : 'ENABLE')) };
};
