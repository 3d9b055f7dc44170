import { z } from 'zod';
import { Language } from '../../contracts/language.ts';
import { UserRole } from '../../contracts/user-input.ts';
import { columnsOf } from '../database/rows.ts';

/** A user as others may see it: the password's hash is not in it. */
export const UserRecord = z.object({
  id: z.number(),
  email: z.string(),
  nombre: z.string(),
  apellido: z.string(),
  role: UserRole,
  language: Language,
  createdAt: z.date(),
  disabledAt: z.date().nullable(),
});
export type UserRecord = z.infer<typeof UserRecord>;

/** The SELECT list of a UserRecord over `users u`. */
export const userColumns = columnsOf(UserRecord, 'u');
