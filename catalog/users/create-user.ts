import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { UserInput, type UserInputWritten } from '../../contracts/user-input.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { brokeConstraint } from '../database/catalog-error.ts';
import { checkedInput } from '../database/checked-input.ts';
import { writeMembership } from '../memberships/grant-membership.ts';
import { readUser } from './get-user.ts';
import { hashPassword } from './password.ts';
import type { UserRecord } from './user-record.ts';

/** `bad-request` naming the field, `user-exists` for an email taken (in any case), `clinic-unknown`. */
export const createUser = async (
  catalog: Catalog,
  written: UserInputWritten,
): Promise<UserRecord> => {
  const input = checkedInput(UserInput, written);
  const hash = await hashPassword(input.password);
  try {
    return await asSystem(catalog, async (db) => {
      const { rows } = await db.query<{ id: number }>(
        `INSERT INTO users (email, nombre, apellido, password_hash, role, language)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
        [input.email, input.nombre, input.apellido, hash, input.role, input.language],
      );
      const id = rows[0]?.id ?? 0;
      for (const { clinicId, role } of input.memberships)
        await writeMembership(db, { userId: id, clinicId, role });
      return readUser(db, id);
    });
  } catch (error) {
    if (brokeConstraint(error, 'users_email'))
      throw new ResguardoError('user-exists', { email: input.email }, { cause: error });
    throw error;
  }
};
