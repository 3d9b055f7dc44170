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
  /** Vouched for by a clinic's own backend: has no password here. */
  external: z.boolean(),
  /** Whether a login asks for a code besides the password. */
  secondFactor: z.boolean(),
});
export type UserRecord = z.infer<typeof UserRecord>;

/** The SELECT list of a UserRecord over `users u`. */
export const userColumns = columnsOf(UserRecord, 'u', {
  external: '(u.external_issuer IS NOT NULL)',
  secondFactor: '(u.totp_confirmed_at IS NOT NULL)',
});
