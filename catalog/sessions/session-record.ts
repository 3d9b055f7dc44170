import { z } from 'zod';
import { columnsOf } from '../database/rows.ts';

export const SessionRecord = z.object({
  id: z.number(),
  userId: z.number(),
  createdAt: z.date(),
  expiresAt: z.date(),
  /** To the minute. */
  lastUsedAt: z.date(),
  revokedAt: z.date().nullable(),
  address: z.string().nullable(),
});
export type SessionRecord = z.infer<typeof SessionRecord>;

/** The SELECT list of a SessionRecord over `sessions s`. */
export const sessionColumns = columnsOf(SessionRecord, 's', { address: 'host(s.address)' });
