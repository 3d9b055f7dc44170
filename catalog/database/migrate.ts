import type { Pool } from 'pg';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { catalogLock } from './catalog-lock.ts';
import type { Db } from './db.ts';
import { readMigrations, type Migration } from './migrations.ts';
import { inTransaction } from './transaction.ts';

const table = `CREATE TABLE IF NOT EXISTS migrations (
    name text PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz(3) NOT NULL DEFAULT now()
)`;

/** Checks what was applied against what we have, and gives what is still to be applied. */
const pending = async (db: Db, known: readonly Migration[]): Promise<Migration[]> => {
  const { rows } = await db.query<{ name: string; sha256: string }>(
    'SELECT name, sha256 FROM migrations ORDER BY name',
  );
  const applied = new Map(rows.map((row) => [row.name, row.sha256]));
  const names = new Set(known.map(({ name }) => name));
  const foreign = rows.find((row) => !names.has(row.name));
  if (foreign) throw new ResguardoError('catalog-newer', { migration: foreign.name });
  const edited = known.find(({ name, sha256 }) => (applied.get(name) ?? sha256) !== sha256);
  if (edited) throw new ResguardoError('migration-altered', { migration: edited.name });
  return known.filter(({ name }) => !applied.has(name));
};

/**
 * Brings the catalog to this program's schema. Each migration is one transaction under one advisory
 * lock, so that any number of processes may start at once; a lock held by the transaction also works
 * through a pooler. `migration-altered` when a file applied here was edited since, `catalog-newer`
 * when a newer program has been here. Gives the names applied by this call.
 */
export const migrate = async (pool: Pool, known?: readonly Migration[]): Promise<string[]> => {
  const migrations = known ?? (await readMigrations());
  const done: string[] = [];
  for (;;) {
    const applied = await inTransaction(pool, 'BEGIN', async (db) => {
      await db.query(`SET LOCAL lock_timeout = 0`);
      await db.query('SELECT pg_advisory_xact_lock($1)', [catalogLock]);
      await db.query(table);
      const [next] = await pending(db, migrations);
      if (!next) return null;
      await db.query(next.sql);
      await db.query('INSERT INTO migrations (name, sha256) VALUES ($1, $2)', [
        next.name,
        next.sha256,
      ]);
      return next.name;
    });
    if (applied === null) return done;
    done.push(applied);
  }
};
