import type { MembershipRole } from '../../contracts/user-input.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { first } from '../database/rows.ts';
import { readUser } from './get-user.ts';
import { userColumns, UserRecord } from './user-record.ts';

/** Whom an issuer vouches for. */
export interface ExternalPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: MembershipRole;
}

/**
 * The user who stands for a person of a clinic's own backend, made at first sight and kept as the
 * backend last told of them: what they do is recorded under it. Never one of our own users, whatever
 * the email.
 */
export const externalUser = (catalog: Catalog, person: ExternalPerson): Promise<UserRecord> =>
  asSystem(catalog, async (db) => {
    const { issuer, subject, email, firstName, lastName, role } = person;
    const told = [issuer, subject, email, firstName, lastName, role];
    const same = await first(
      db,
      UserRecord,
      `SELECT ${userColumns} FROM users u
       WHERE u.external_issuer = $1 AND u.external_subject = $2
         AND (u.email, u.nombre, u.apellido, u.role) = ($3, $4, $5, $6)`,
      told,
    );
    if (same) return same;
    const { rows } = await db.query<{ id: number }>(
      `INSERT INTO users
         (external_issuer, external_subject, email, nombre, apellido, role, language)
       VALUES ($1, $2, $3, $4, $5, $6, 'es')
       ON CONFLICT (external_issuer, external_subject) DO UPDATE SET
         email = excluded.email, nombre = excluded.nombre,
         apellido = excluded.apellido, role = excluded.role
       RETURNING id`,
      told,
    );
    return readUser(db, rows[0]?.id ?? 0);
  });
