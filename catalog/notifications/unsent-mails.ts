import { z } from 'zod';
import { Language } from '../../contracts/language.ts';
import { asClinic, asSystem, type Catalog } from '../database/catalog.ts';
import { first, many } from '../database/rows.ts';

const UnsentRef = z.object({ clinicId: z.string(), id: z.number() });
export type UnsentRef = z.infer<typeof UnsentRef>;

const UnsentMail = z.object({
  backupId: z.number().nullable(),
  restoreId: z.number().nullable(),
  cleaningId: z.number().nullable(),
  kind: z.string(),
  recipient: z.string(),
  language: Language,
  mail: z.object({ subject: z.string(), text: z.string(), html: z.string() }),
});
export type UnsentMail = z.infer<typeof UnsentMail>;

/** Later than this it tells nobody anything. */
const worthTelling = '3 days';

/**
 * Mails that were refused and are to be tried again, the oldest first: each after as many minutes as it was
 * refused times, an hour at most. Those that are too old are given up, and their words forgotten.
 */
export const listUnsentMails = (
  catalog: Catalog,
  { now, limit }: { now: Date; limit: number },
): Promise<UnsentRef[]> =>
  asSystem(catalog, async (db) => {
    await db.query(
      `UPDATE notifications SET unsent = NULL
       WHERE unsent IS NOT NULL AND created_at < $1::timestamptz - interval '${worthTelling}'`,
      [now],
    );
    return many(
      db,
      UnsentRef,
      `SELECT n.clinic_id AS "clinicId", n.id FROM notifications n
       WHERE n.unsent IS NOT NULL
         AND n.last_tried_at <= $1::timestamptz - least(n.attempts, 60) * interval '1 minute'
       ORDER BY n.created_at, n.id LIMIT $2`,
      [now, limit],
    );
  });

/** The mail as it was to be sent; null when it went meanwhile. */
export const readUnsentMail = (
  catalog: Catalog,
  { clinicId, id }: UnsentRef,
): Promise<UnsentMail | null> =>
  asClinic(catalog, clinicId, (db) =>
    first(
      db,
      UnsentMail,
      `SELECT n.backup_id AS "backupId", n.restore_id AS "restoreId",
         n.cleaning_id AS "cleaningId", n.kind, n.recipient, n.language, n.unsent AS mail
       FROM notifications n WHERE n.clinic_id = $1 AND n.id = $2 AND n.unsent IS NOT NULL`,
      [clinicId, id],
    ),
  );
