import { DatabaseError, type Pool } from 'pg';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { catalogLock } from './catalog-lock.ts';
import type { Db } from './db.ts';
import { inTransaction } from './transaction.ts';

/** A role without login that owns nothing: what a connection of a superuser works as. */
const role = 'resguardo_catalog';

const passesRowSecurity = async (db: Db): Promise<boolean> => {
  const { rows } = await db.query<{ passes: boolean }>(
    'SELECT rolsuper OR rolbypassrls AS passes FROM pg_roles WHERE rolname = current_user',
  );
  return rows[0]?.passes ?? true;
};

/** Roles belong to the whole server: another catalog's process may be making the same one now. */
const makeRole = (db: Db): Promise<unknown> =>
  db.query(
    `DO $$ BEGIN
       IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN
         CREATE ROLE ${role} NOLOGIN;
       END IF;
     EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
     END $$`,
  );

/**
 * Row-level security holds for a table's owner, and not for a superuser, which is what container
 * images give a program to connect as. Gives the role to work as then, with rights on rows alone, or
 * null where the connection's own will do. `setting-invalid` when it is too mighty and cannot step down.
 */
export const stepDown = (pool: Pool): Promise<string | null> =>
  inTransaction(pool, 'BEGIN', async (db) => {
    if (!(await passesRowSecurity(db))) return null;
    await db.query('SELECT pg_advisory_xact_lock($1)', [catalogLock]);
    try {
      await makeRole(db);
      await db.query(
        `GRANT USAGE ON SCHEMA public TO ${role};
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
         REVOKE UPDATE, DELETE ON audit FROM ${role};
         REVOKE INSERT, UPDATE, DELETE ON migrations FROM ${role};
         SET LOCAL ROLE ${role}`,
      );
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.code !== '42501') throw error;
      const why =
        'its role passes row-level security and may not give that up; use an ordinary one';
      throw new ResguardoError(
        'setting-invalid',
        { setting: 'RESGUARDO_CATALOG_URL', why },
        { cause: error },
      );
    }
    return role;
  });
