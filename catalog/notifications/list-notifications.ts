import { asClinic, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';
import { notificationColumns, NotificationRecord } from './notification-record.ts';

/** What was told to whom, newest first: of one backup, restore or cleaning, or the clinic's latest. */
export const listNotifications = (
  catalog: Catalog,
  clinicId: string,
  {
    backupId = null,
    restoreId = null,
    cleaningId = null,
    kind = null,
    limit = 100,
  }: {
    backupId?: number | null;
    restoreId?: number | null;
    cleaningId?: number | null;
    kind?: string | null;
    limit?: number;
  } = {},
): Promise<NotificationRecord[]> =>
  asClinic(catalog, clinicId, (db) =>
    many(
      db,
      NotificationRecord,
      `SELECT ${notificationColumns} FROM notifications n
       WHERE n.clinic_id = $1 AND ($2::bigint IS NULL OR n.backup_id = $2)
         AND ($3::bigint IS NULL OR n.restore_id = $3)
         AND ($4::bigint IS NULL OR n.cleaning_id = $4) AND ($5::text IS NULL OR n.kind = $5)
       ORDER BY n.created_at DESC, n.id DESC LIMIT $6`,
      [clinicId, backupId, restoreId, cleaningId, kind, limit],
    ),
  );
