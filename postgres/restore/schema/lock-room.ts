import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import type { PresentSchema } from './present-schema.ts';
import type { StructureScripts } from './structure-scripts.ts';

/** Of the lock table's slots so many must be left to everybody else. */
const leftToOthers = 0.1;

/**
 * How many locks a transaction holds that makes all this: PostgreSQL keeps one for each relation it makes until
 * the commit, and one for each other object that is given an owner or a comment. Of what is there, sequences
 * need none.
 */
export function locksNeeded(present: PresentSchema | undefined, scripts: StructureScripts): number {
  const statements = [...scripts.ahead, ...scripts.behind].flatMap((script) => script.statements);
  const made = statements.reduce((sum, statement) => sum + locksOf(withoutComments(statement)), 0);
  const there = present?.relations.filter(({ kind }) => kind !== 'S').length ?? 0;
  // Catalogues, and what is neither.
  return made + there + 64;
}

/** The first that fits counts. Tables and such have been counted when they get an owner or a comment. */
const locks: readonly (readonly [RegExp, number])[] = [
  // The table, where its long values are kept, and the index on those.
  [/^CREATE (?:UNLOGGED )?TABLE |^CREATE MATERIALIZED VIEW /, 3],
  [/^CREATE (?:SCHEMA|EXTENSION|TRIGGER|CONSTRAINT TRIGGER|RULE|POLICY) /, 0],
  [/^CREATE /, 1],
  [/^ALTER TABLE [\s\S]+ ADD CONSTRAINT [\s\S]+ (?:PRIMARY KEY|UNIQUE|EXCLUDE)/, 1],
  [/ ADD GENERATED /, 1],
  [/^COMMENT ON (?:CONSTRAINT|TRIGGER|RULE|POLICY) /, 1],
];

const locksOf = (statement: string): number =>
  locks.find(([pattern]) => pattern.test(statement))?.[1] ?? 0;

const withoutComments = (statement: string): string => statement.replace(/^(?:--[^\n]*\n|\s)+/, '');

interface Room {
  readonly setting: number;
  readonly slots: number;
  readonly held: number;
}

const sql = `
SELECT (SELECT setting::int FROM pg_catalog.pg_settings WHERE name = 'max_locks_per_transaction') AS setting,
       (SELECT sum(setting::int)::int FROM pg_catalog.pg_settings
         WHERE name IN ('max_connections', 'max_prepared_transactions', 'autovacuum_max_workers',
                        'max_worker_processes', 'max_wal_senders')) + 1 AS slots,
       (SELECT count(DISTINCT (database, relation, classid, objid))::int FROM pg_catalog.pg_locks
         WHERE NOT fastpath) AS held`;

/**
 * The server's lock table is one for all its sessions, and as large as it was at its start: whoever fills
 * it up makes others fail as well.
 * @throws ResguardoError `restore-target-unfit` naming the setting and what it would have to be
 */
export async function expectLockRoom(client: Client, needed: number): Promise<void> {
  const { rows } = await client.query<Room>(sql);
  const [room] = rows;
  if (!room) throw new TypeError('the server answered no row');
  if (needed <= room.setting * room.slots * (1 - leftToOthers) - room.held) return;
  const enough = Math.ceil((needed + room.held) / (1 - leftToOthers) / room.slots);
  throw new ResguardoError('restore-target-unfit', {
    why: `max_locks_per_transaction = ${room.setting} < ${Math.max(enough, room.setting + 1)} (${needed} locks)`,
  });
}
