import type { Client } from 'pg';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteQualified } from '../identifiers.ts';
import type { Relation } from '../inspect/relations.ts';

/** A trigger of the application's that would fire. */
export interface UserTrigger {
  readonly table: string;
  readonly name: string;
  /** `A`: even in a session that replays another server's changes. */
  readonly enabled: 'O' | 'A';
}

/** pg_trigger.tgtype's bits, and pg_rewrite.ev_type. */
const events = { DELETE: { bit: 8, rule: '4' }, INSERT: { bit: 4, rule: '3' } } as const;
export type RowEvent = keyof typeof events;

/**
 * The application's triggers that rows going, or coming back, would fire. Rules are refused: they would make
 * something else of our statement.
 * @throws ResguardoError `object-unsupported`
 */
export const userTriggers = async (
  client: Client,
  relations: readonly Relation[],
  event: RowEvent,
): Promise<UserTrigger[]> => {
  const oids = relations.map(({ oid }) => oid);
  const { bit, rule } = events[event];
  const rules = await client.query<{ schema: string; object: string }>(
    `SELECT n.nspname::text AS schema, format('%s: %s', c.relname, w.rulename) AS object
       FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE w.ev_class = ANY ($1::oid[]) AND w.ev_type = $2::text::"char" AND w.ev_enabled IN ('O', 'A') LIMIT 1`,
    [oids, rule],
  );
  const [first] = rules.rows;
  if (first) throw new ResguardoError('object-unsupported', { kind: 'rule', ...first });
  const { rows } = await client.query<UserTrigger>(
    `SELECT tgrelid::text AS table, tgname::text AS name, tgenabled AS enabled FROM pg_trigger
      WHERE tgrelid = ANY ($1::oid[]) AND NOT tgisinternal AND tgtype & $2 <> 0 AND tgenabled IN ('O', 'A')`,
    [oids, bit],
  );
  return rows;
};

/**
 * Keeps the triggers of a table quiet until `wake`, for this transaction only: should it never be
 * committed, they were never silenced. Others' writes to the table wait meanwhile.
 */
export const silence = async (
  client: Client,
  relation: Relation,
  triggers: readonly UserTrigger[],
): Promise<{ wake: () => Promise<void> }> => {
  const own = triggers.filter(({ table }) => table === relation.oid);
  const name = quoteQualified(relation.schema, relation.name);
  const set = async (word: (trigger: UserTrigger) => string): Promise<void> => {
    for (const trigger of own) {
      await client.query(
        `ALTER TABLE ONLY ${name} ${word(trigger)} TRIGGER ${quoteIdentifier(trigger.name)}`,
      );
    }
  };
  await set(() => 'DISABLE');
  return { wake: () => set(({ enabled }) => (enabled === 'A' ? 'ENABLE ALWAYS' : 'ENABLE')) };
};
