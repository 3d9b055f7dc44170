import { z } from 'zod';
import { Language } from '../../contracts/language.ts';
import { columnsOf } from '../database/rows.ts';

/** One mail to one person: whether it went, and why not. */
export const NotificationRecord = z.object({
  id: z.number(),
  clinicId: z.string(),
  backupId: z.number().nullable(),
  restoreId: z.number().nullable(),
  cleaningId: z.number().nullable(),
  /** What it tells: `backup-succeeded`, `restore-done`, `undo-expiring`, `clean-failed`… */
  kind: z.string(),
  recipient: z.string(),
  language: Language,
  state: z.enum(['waiting', 'sent', 'failed']),
  /** The mail server's name for it. */
  messageId: z.string().nullable(),
  failureCode: z.string().nullable(),
  failureParams: z.record(z.string(), z.string()).nullable(),
  attempts: z.number(),
  createdAt: z.date(),
  lastTriedAt: z.date().nullable(),
  sentAt: z.date().nullable(),
});
export type NotificationRecord = z.infer<typeof NotificationRecord>;

/** The SELECT list of a NotificationRecord over `notifications n`. */
export const notificationColumns = columnsOf(NotificationRecord, 'n');
