import { z } from 'zod';
import { ClinicId } from './ids.ts';
import { Language, defaultLanguage } from './language.ts';

/**
 * `operator` runs the fleet, `auditor` reads evidence everywhere; `admin` and `staff` are people of
 * clinics, and which clinics and as what their memberships say.
 */
export const UserRole = z.enum(['operator', 'admin', 'staff', 'auditor']);
export type UserRole = z.infer<typeof UserRole>;

export const MembershipRole = z.enum(['admin', 'staff']);
export type MembershipRole = z.infer<typeof MembershipRole>;

/** Length is what counts (NIST SP 800-63B §3.1.1.2); the upper bound keeps hashing cheap to refuse. */
export const NewPassword = z.string().min(10).max(500);

export const UserEmail = z.string().trim().toLowerCase().pipe(z.email().max(254));

export const UserInput = z.strictObject({
  email: UserEmail,
  nombre: z.string().trim().min(1).max(100),
  apellido: z.string().trim().max(100).default(''),
  password: NewPassword,
  role: UserRole,
  language: Language.default(defaultLanguage),
  memberships: z
    .array(z.strictObject({ clinicId: ClinicId, role: MembershipRole }))
    .max(1000)
    .default([]),
});
export type UserInput = z.infer<typeof UserInput>;
export type UserInputWritten = z.input<typeof UserInput>;
