import { z } from 'zod';
import { ClinicId } from '../ids.ts';
import { NewPassword, UserRole } from '../user-input.ts';
import { pageOf } from './page.ts';

const Instant = z.iso.datetime();
const Id = z.int().positive();
const Password = z.string().min(1).max(1024);
const Code = z.string().min(1).max(40);

/** What a program may do with a token: at most this, and at most what its owner may. */
export const NewApiToken = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    role: UserRole.optional().describe('No greater than your own, which it is when left out'),
    clinics: z
      .array(ClinicId)
      .min(1)
      .max(1000)
      .nullable()
      .default(null)
      .describe('Only these; null: every clinic of yours, and what concerns the installation'),
    readOnly: z.boolean().default(false).describe('Only GET and HEAD'),
    days: z.number().int().min(1).max(366).default(90).describe('Until it expires'),
  })
  .meta({
    id: 'NewApiToken',
    example: { name: 'monitor', role: 'staff', clinics: ['sonrisas'], readOnly: true, days: 90 },
  });

export const ApiTokenView = z
  .object({
    id: Id,
    name: z.string(),
    role: UserRole,
    clinics: z.array(z.string()).nullable(),
    readOnly: z.boolean(),
    createdAt: Instant,
    expiresAt: Instant,
    lastUsedAt: Instant.nullable().describe('To the minute'),
  })
  .meta({ id: 'ApiToken' });
export type ApiTokenView = z.infer<typeof ApiTokenView>;

export const ApiTokenList = pageOf(ApiTokenView).meta({ id: 'ApiTokenList' });

export const CreatedApiToken = ApiTokenView.extend({
  token: z
    .string()
    .describe('Shown this once. It begins with `rsgpat_`, for scanners of leaked secrets to find'),
}).meta({ id: 'CreatedApiToken' });
export type CreatedApiToken = z.infer<typeof CreatedApiToken>;

export const SessionView = z
  .object({
    id: Id,
    createdAt: Instant,
    expiresAt: Instant,
    lastUsedAt: Instant.describe('To the minute'),
    address: z.string().nullable().describe('From where it was opened'),
    current: z.boolean().describe('The one that asks'),
  })
  .meta({ id: 'Session' });
export type SessionView = z.infer<typeof SessionView>;

export const SessionList = pageOf(SessionView).meta({ id: 'SessionList' });

export const PasswordChange = z.strictObject({ current: Password, password: NewPassword }).meta({
  id: 'PasswordChange',
  example: { current: 'la de hasta ahora', password: 'otra frase bastante larga' },
});

export const ForgottenPassword = z
  .strictObject({ email: z.string().min(1).max(254) })
  .meta({ id: 'ForgottenPassword', example: { email: 'ana@clinica.example' } });

export const Accepted = z.object({ accepted: z.literal(true) }).meta({ id: 'Accepted' });

export const PasswordReset = z
  .strictObject({
    token: z.string().min(1).max(200).describe('From the mail'),
    password: NewPassword,
  })
  .meta({ id: 'PasswordReset', example: { token: '…', password: 'otra frase bastante larga' } });

export const PasswordAgain = z
  .strictObject({ password: Password })
  .meta({ id: 'PasswordAgain', example: { password: 'una frase que solo usted sabe' } });

export const SecondFactorSecret = z
  .object({
    secret: z.string().describe('Base 32, to be typed in; shown this once'),
    uri: z.string().describe('The same as `otpauth://…`, to be shown as a QR code'),
  })
  .meta({ id: 'SecondFactorSecret' });

export const SecondFactorCode = z
  .strictObject({ code: Code })
  .meta({ id: 'SecondFactorCode', example: { code: '287082' } });

export const RecoveryCodes = z
  .object({ recoveryCodes: z.array(z.string()).describe('Each good once; shown this once') })
  .meta({ id: 'RecoveryCodes' });

export const SecondFactorEnd = z
  .strictObject({ password: Password, code: Code })
  .meta({ id: 'SecondFactorEnd', example: { password: 'la suya', code: '287082' } });
