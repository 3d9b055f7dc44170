import { z } from 'zod';
import { UserRole } from '../../contracts/user-input.ts';
import { columnsOf } from '../database/rows.ts';

export const ApiTokenRecord = z.object({
  id: z.number(),
  userId: z.number(),
  name: z.string(),
  /** At most this, and at most what the owner is. */
  role: UserRole,
  /** Null: every clinic of the owner's. */
  clinics: z.array(z.string()).nullable(),
  readOnly: z.boolean(),
  createdAt: z.date(),
  expiresAt: z.date(),
  /** To the minute. */
  lastUsedAt: z.date().nullable(),
  revokedAt: z.date().nullable(),
});
export type ApiTokenRecord = z.infer<typeof ApiTokenRecord>;

/** The SELECT list of an ApiTokenRecord over `api_tokens t`. */
export const apiTokenColumns = columnsOf(ApiTokenRecord, 't');
