import type { FailureNote } from '../../contracts/failure-note.ts';
import type { Language } from '../../contracts/language.ts';
import type { Mail } from '../../contracts/mail.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';

export interface NotificationNote {
  readonly clinicId: string;
  readonly backupId: number | null;
  readonly restoreId?: number | null;
  readonly cleaningId?: number | null;
  readonly kind: string;
  readonly recipient: string;
  readonly language: Language;
  /** `waiting` before the first try; each `sent` or `failed` is one try. */
  readonly state: 'waiting' | 'sent' | 'failed';
  readonly messageId?: string | null;
  readonly failure?: FailureNote | null;
  /** Of one that failed: kept to be sent later. */
  readonly mail?: Mail | null;
}

/** One row per backup, restore or cleaning, kind and person. One that was sent stays sent, whatever a late step tells. */
export const recordNotification = (catalog: Catalog, note: NotificationNote): Promise<void> =>
  asClinic(catalog, note.clinicId, async (db) => {
    await db.query(
      `INSERT INTO notifications AS n (
         clinic_id, backup_id, kind, recipient, language, state, message_id, failure_code,
         failure_params, restore_id, cleaning_id, unsent, attempts, last_tried_at, sent_at
       ) VALUES (
         $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
         CASE WHEN $6 = 'waiting' THEN 0 ELSE 1 END,
         CASE WHEN $6 <> 'waiting' THEN now() END,
         CASE WHEN $6 = 'sent' THEN now() END
       )
       ON CONFLICT (
         clinic_id, (coalesce(backup_id, 0)), (coalesce(restore_id, 0)),
         (coalesce(cleaning_id, 0)), kind, recipient
       ) DO UPDATE SET
         state = excluded.state, language = excluded.language, message_id = excluded.message_id,
         failure_code = excluded.failure_code, failure_params = excluded.failure_params,
         attempts = n.attempts + excluded.attempts,
         last_tried_at = coalesce(excluded.last_tried_at, n.last_tried_at),
         sent_at = excluded.sent_at, unsent = excluded.unsent
       WHERE n.state <> 'sent'`,
      [
        ...[note.clinicId, note.backupId, note.kind, note.recipient, note.language, note.state],
        ...[note.messageId ?? null, note.failure?.code ?? null, note.failure?.params ?? null],
        ...[note.restoreId ?? null, note.cleaningId ?? null],
        note.state === 'failed' && note.mail ? JSON.stringify(note.mail) : null,
      ],
    );
  });
