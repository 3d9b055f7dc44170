import { z } from 'zod';
import { Language } from '../language.ts';
import { UserRole } from '../user-input.ts';

const Password = z.string().min(1).max(1024);

/** E2's front ends send the password as `contraseña`. */
export const LoginRequest = z
  .object({
    email: z.string().min(1).max(254),
    password: Password.optional(),
    contraseña: Password.optional(),
    code: z
      .string()
      .max(40)
      .optional()
      .describe('Of the second factor, for who has one; or a recovery code'),
  })
  .refine(({ password, contraseña }) => password !== undefined || contraseña !== undefined, {
    path: ['password'],
    message: 'password or contraseña',
  })
  .meta({
    id: 'LoginRequest',
    example: { email: 'admin@clinica.example', password: 'una frase que solo usted sabe' },
  });
export type LoginRequest = z.infer<typeof LoginRequest>;

/** Who is asking. */
export const Me = z
  .object({
    id: z.int().positive(),
    email: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    language: Language,
    role: UserRole.describe('Operators and auditors see every clinic; the others those below'),
    secondFactor: z.boolean().describe('Whether logging in asks for a code besides the password'),
    clinics: z.array(z.object({ id: z.string(), name: z.string(), role: z.string() })),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

export const LoginAnswer = z
  .object({
    token: z.string().describe('For the header `Authorization: Bearer …` (or `Token …`)'),
    expiresAt: z.iso.datetime(),
    user: Me,
  })
  .meta({ id: 'LoginAnswer' });
export type LoginAnswer = z.infer<typeof LoginAnswer>;
