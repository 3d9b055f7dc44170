import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteQualified } from '../../identifiers.ts';
import type { LiveTable } from '../staging/live-tables.ts';
import { applyError } from './apply-error.ts';
import { withLocks } from './with-locks.ts';

/** `replica`: foreign keys are not looked after by the server, so we do. */
export type WritingMode = 'replica' | 'origin';

/** A trigger or a rule that would meddle with what is written. */
export interface Meddler {
  readonly kind: 'TRIGGER' | 'RULE';
  readonly name: string;
  readonly schema: string;
  readonly table: string;
  /** O: as usual, A: always, R: for replicas. */
  readonly enabled: 'O' | 'A' | 'R';
  /** We may disable it. */
  readonly owned: boolean;
}

/**
 * Writes as a replica does where the role may: then the application's triggers are silent without any
 * lock on their tables.
 */
export async function enterWritingMode(client: Client): Promise<WritingMode> {
  await client.query('SAVEPOINT mode');
  try {
    await client.query('SET LOCAL session_replication_role = replica; RELEASE SAVEPOINT mode');
    return 'replica';
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === '42501')) throw error;
    await client.query('ROLLBACK TO SAVEPOINT mode; RELEASE SAVEPOINT mode');
    await client.query('SET CONSTRAINTS ALL DEFERRED');
    return 'origin';
  }
}

const sql = `
SELECT m.*, n.nspname AS schema, c.relname AS table, pg_has_role(c.relowner, 'USAGE') AS owned
  FROM (SELECT 'TRIGGER' AS kind, t.tgname AS name, t.tgrelid AS relid, t.tgenabled AS enabled
          FROM pg_trigger t LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint
         WHERE (t.tgconstraint = 0 OR k.contype = 't') AND t.tgtype & 28 <> 0
        UNION ALL
        SELECT 'RULE', r.rulename, r.ev_class, r.ev_enabled FROM pg_rewrite r WHERE r.ev_type <> '1') m
  JOIN pg_class c ON c.oid = m.relid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE m.relid = ANY ($1::oid[]) AND m.enabled <> 'D' ORDER BY 4, 5, 2`;

/** All triggers and rules of the tables that are not disabled already. */
export async function meddlersOf(client: Client, tables: readonly LiveTable[]): Promise<Meddler[]> {
  const { rows } = await client.query<Meddler>(sql, [tables.map(({ oid }) => oid)]);
  return rows;
}

/** Those that fire in this mode, so that they have to be disabled, under a lock on their table. */
export const firing = (meddlers: readonly Meddler[], mode: WritingMode): Meddler[] =>
  meddlers.filter(({ enabled }) => enabled !== (mode === 'replica' ? 'O' : 'R'));

/** @throws ResguardoError `restore-right-missing` naming the first that only its table's owner may disable */
export function expectOwned(meddlers: readonly Meddler[], user: string): void {
  const other = meddlers.find(({ owned }) => !owned);
  if (!other) return;
  throw new ResguardoError('restore-right-missing', {
    user,
    right: 'SET session_replication_role / OWNER',
    object: `${other.schema}.${other.table} (${other.kind} ${other.name})`,
  });
}

const alter = ({ schema, table, kind, name }: Meddler, verb: string): string =>
  `ALTER TABLE ONLY ${quoteQualified(schema, table)} ${verb} ${kind} ${quoteIdentifier(name)}`;

const enabling: Readonly<Record<Meddler['enabled'], string>> = {
  O: 'ENABLE',
  A: 'ENABLE ALWAYS',
  R: 'ENABLE REPLICA',
};

/** Disables them within this transaction; nobody else ever sees them disabled. */
export async function silence(client: Client, meddlers: readonly Meddler[]): Promise<void> {
  if (meddlers.length === 0) return;
  const table = `${meddlers[0]?.schema ?? ''}.${meddlers[0]?.table ?? ''}`;
  await withLocks(client, { waitMs: 500, attempts: 20, table }, async () => {
    for (const meddler of meddlers) await client.query(alter(meddler, 'DISABLE'));
  });
}

/** As they were. What was put off until the commit is checked first: a table with such checks cannot be altered. */
export async function unsilence(client: Client, meddlers: readonly Meddler[]): Promise<void> {
  await client.query('SET CONSTRAINTS ALL IMMEDIATE').catch((error: unknown) => {
    throw applyError(error);
  });
  for (const meddler of meddlers) await client.query(alter(meddler, enabling[meddler.enabled]));
}
