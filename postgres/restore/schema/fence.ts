import { DatabaseError, type Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteLiteral, quoteQualified } from '../../identifiers.ts';
import type { PresentRelation, PresentSchema } from './present-schema.ts';
import { pause } from './restore-session.ts';

/** How long locks are tried for before a restore gives up. */
export const patienceMs = 60_000;

/**
 * A lock was not to be had: lock_timeout, statement_timeout, deadlock, or a table that went or
 * turned into something else meanwhile.
 */
const passing = new Set(['55P03', '57014', '40P01', '42P01', '42809']);

interface Attempts {
  readonly schema: PresentSchema;
  readonly mode: 'EXCLUSIVE' | 'ACCESS EXCLUSIVE';
  readonly patience: number;
  readonly signal: AbortSignal;
  /** The schema's name for people, where it is aside already. */
  readonly toldAs?: string;
  readonly attempt: () => Promise<void>;
  /** Lets go of what the failed attempt got. */
  readonly giveUp: () => Promise<void>;
  readonly between?: () => Promise<void>;
}

/**
 * Begins the transaction with the schema's tables locked against writers. Readers go on.
 * @throws ResguardoError `restore-locked`
 */
export async function beginFenced(
  client: Client,
  schema: PresentSchema | undefined,
  options: { patience: number; signal: AbortSignal },
): Promise<void> {
  if (!schema) {
    await client.query('BEGIN');
    return;
  }
  const budget = await lockBudgetMs(client);
  const statement = lockTables(schema, 'EXCLUSIVE');
  await persist(client, {
    ...options,
    schema,
    mode: 'EXCLUSIVE',
    attempt: async () => {
      await client.query('BEGIN');
      await within(client, budget, statement);
    },
    giveUp: () => run(client, 'ROLLBACK'),
    between: () => outwaitVacuum(client, schema),
  });
}

/**
 * Locks everything that a statement could read of the schema, so that none that is under way can see both old
 * and new. To be called last: whatever reads waits from here to the commit.
 * @throws ResguardoError `restore-locked`
 */
export async function lockReaders(
  client: Client,
  schema: PresentSchema,
  options: { patience: number; signal: AbortSignal; toldAs: string },
): Promise<void> {
  const budget = await lockBudgetMs(client);
  const others = schema.relations.flatMap((relation) => {
    const kind = alterable[relation.kind];
    return kind === undefined ? [] : [lockByOwner(schema.name, relation, kind)];
  });
  const statement = [lockTables(schema, 'ACCESS EXCLUSIVE'), ...others].filter(Boolean).join('; ');
  await client.query('SAVEPOINT unlocked');
  await persist(client, {
    ...options,
    schema,
    mode: 'ACCESS EXCLUSIVE',
    attempt: () => within(client, budget, statement),
    giveUp: () => run(client, 'ROLLBACK TO SAVEPOINT unlocked'),
  });
}

/**
 * Whoever waits for one of ours while it holds another is in a deadlock with us, and after
 * `deadlock_timeout` one of the two is ended by the server. We let go well before that.
 */
async function lockBudgetMs(client: Client): Promise<number> {
  const { rows } = await client.query<{ ms: string }>(
    `SELECT setting AS ms FROM pg_catalog.pg_settings WHERE name = 'deadlock_timeout'`,
  );
  return Math.max(5, Math.min(Math.floor(Number(rows[0]?.ms ?? 1000) / 2), 1000));
}

async function run(client: Client, statement: string): Promise<void> {
  await client.query(statement);
}

/** As one statement: so its time-out is one for all its locks, whereas lock_timeout is for each of them. */
async function within(client: Client, ms: number, statement: string): Promise<void> {
  if (statement === '') return;
  await client.query(
    `SET LOCAL lock_timeout = ${ms}; SET LOCAL statement_timeout = ${ms};` +
      ` DO ${quoteLiteral(`BEGIN ${statement}; END`)};` +
      ' SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0',
  );
}

/** ONLY: children in other schemas are others', and those of ours are named themselves. */
function lockTables({ name, relations }: PresentSchema, mode: Attempts['mode']): string {
  const tables = relations.filter(({ kind }) => 'rp'.includes(kind));
  const named = tables.map((table) => `ONLY ${quoteQualified(name, table.name)}`).join(', ');
  return named === '' ? '' : `LOCK TABLE ${named} IN ${mode} MODE`;
}

const alterable: Readonly<Record<string, string>> = {
  v: 'VIEW',
  m: 'MATERIALIZED VIEW',
  f: 'FOREIGN TABLE',
};

/**
 * LOCK TABLE does not take these, or takes what they read as well. Giving one to the owner that it has
 * changes nothing and holds the lock.
 */
const lockByOwner = (schema: string, { name, owner }: PresentRelation, kind: string): string =>
  `ALTER ${kind} ${quoteQualified(schema, name)} OWNER TO ${quoteIdentifier(owner)}`;

async function persist(client: Client, attempts: Attempts): Promise<void> {
  const { signal, schema, patience } = attempts;
  const deadline = Date.now() + patience;
  for (let failed = 0; ; failed++) {
    signal.throwIfAborted();
    try {
      await attempts.attempt();
      return;
    } catch (error) {
      if (!(error instanceof DatabaseError) || !passing.has(error.code ?? '')) throw error;
      await attempts.giveUp();
      if (Date.now() > deadline) {
        const held = await heldTable(client, schema, attempts.mode);
        const table = held && `${attempts.toldAs ?? schema.name}.${held}`;
        const why = error.message;
        throw new ResguardoError('restore-locked', { ...(table && { table }), why });
      }
      if (failed > 0) await attempts.between?.();
      // Whoever waited for us gets its turn, and the longer it lasts the longer.
      await pause(Math.min(100 + 50 * failed, 500));
    }
  }
}

const conflicting = {
  EXCLUSIVE: "l.mode <> 'AccessShareLock'",
  'ACCESS EXCLUSIVE': 'true',
} as const;

/** The name of the table that somebody else holds, if it can be told. */
async function heldTable(
  client: Client,
  schema: PresentSchema,
  mode: Attempts['mode'],
): Promise<string | undefined> {
  const { rows } = await client.query<{ oid: string }>(
    `SELECT l.relation::text AS oid FROM pg_catalog.pg_locks l
      WHERE l.locktype = 'relation' AND l.granted AND l.relation = ANY ($1::oid[])
        AND l.pid <> pg_catalog.pg_backend_pid() AND ${conflicting[mode]}
        AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
      LIMIT 1`,
    [schema.relations.map(({ oid }) => oid)],
  );
  return schema.relations.find(({ oid }) => oid === rows[0]?.oid)?.name;
}

/**
 * An autovacuum worker gives way, but only to who has waited for it as long as `deadlock_timeout`. One
 * lock alone, with no other held, can be waited for as long without harm.
 */
async function outwaitVacuum(client: Client, schema: PresentSchema): Promise<void> {
  const { rows } = await client.query<{ oid: string; ms: number }>(
    `SELECT DISTINCT l.relation::text AS oid, s.setting::int AS ms
       FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_settings s ON s.name = 'deadlock_timeout'
      WHERE l.locktype = 'relation' AND l.granted AND l.mode = 'ShareUpdateExclusiveLock'
        AND l.relation = ANY ($1::oid[]) AND l.pid <> pg_catalog.pg_backend_pid()`,
    [schema.relations.map(({ oid }) => oid)],
  );
  for (const { oid, ms } of rows) {
    const table = schema.relations.find((relation) => relation.oid === oid);
    if (!table || !'rp'.includes(table.kind)) continue;
    await client.query('BEGIN');
    await client
      .query(
        `SET LOCAL lock_timeout = ${ms + 500}; LOCK TABLE ONLY ${quoteQualified(schema.name, table.name)} IN EXCLUSIVE MODE`,
      )
      .catch(() => undefined); // it is tried again with all the others
    await client.query('ROLLBACK');
  }
}
