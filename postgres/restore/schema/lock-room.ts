import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import type { PresentSchema } from './present-schema.ts';
import type { StructureScripts } from './structure-scripts.ts';

/** Of the lock table's slots so many must be left to everybody else. */
const leftToOthers = 0.1;

/**
 * How many locks a transaction holds that makes all this: PostgreSQL keeps one for each relation it makes until
 * the commit, and one for whatever changes its owner or gets a comment.
 */
export function locksNeeded(present: PresentSchema | undefined, scripts: StructureScripts): number {
  let made = 0;
  for (const statement of [...scripts.ahead, ...scripts.behind].flatMap((s) => s.statements)) {
    made += locksOf(withoutComments(statement));
  }
  for (const statement of scripts.access) made += / OWNER TO |COMMENT ON /.test(statement) ? 1 : 0;
  return made + (present?.relations.length ?? 0) + 32;
}

function locksOf(statement: string): number {
  // The table, where its long values are kept, and the index on those.
  if (/^CREATE (?:UNLOGGED )?TABLE /.test(statement)) return 3;
  if (/^CREATE MATERIALIZED VIEW /.test(statement)) return 3;
  if (
    /^CREATE (?:UNIQUE )?INDEX |^CREATE (?:SEQUENCE|VIEW|FUNCTION|PROCEDURE|TYPE) /.test(statement)
  )
    return 1;
  if (/^ALTER TABLE [\s\S]+ ADD CONSTRAINT [\s\S]+ (?:PRIMARY KEY|UNIQUE|EXCLUDE)/.test(statement))
    return 1;
  if (/ ADD GENERATED /.test(statement)) return 1;
  return 0;
}

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
       (SELECT count(*)::int FROM pg_catalog.pg_locks WHERE NOT fastpath) AS held`;

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
