import { z } from 'zod';
import { columnsOf } from '../database/rows.ts';

export const AuditRecord = z.object({
  /** Without gaps: one that is missing was taken out. */
  id: z.number(),
  at: z.date(),
  userId: z.number().nullable(),
  /** Who, in words that outlive the user: an email, `schedule`, `cli`. */
  actor: z.string(),
  action: z.string(),
  clinicId: z.string().nullable(),
  /** On what: `backup/12`, `user/3`. */
  object: z.string().nullable(),
  /** From where. */
  address: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  /** In hexadecimal, as an auditor writes it down. */
  prevHash: z.string(),
  hash: z.string(),
});
export type AuditRecord = z.infer<typeof AuditRecord>;

/** The SELECT list of an AuditRecord over `audit a`. */
export const auditColumns = columnsOf(AuditRecord, 'a', {
  prevHash: `encode(a.prev_hash, 'hex')`,
  hash: `encode(a.hash, 'hex')`,
});
