import { z } from 'zod';
import { Allowance, Operator } from '../../contracts/notifications/settings-input.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { first } from '../database/rows.ts';

const setting = 'notifications';

const Settings = z.object({
  operators: z.array(Operator).default([]),
  allow: Allowance.prefault({}),
});
/** Who is told of every clinic, and where events may be sent to. */
export type NotificationSettings = z.infer<typeof Settings>;

export const readNotificationSettings = async (db: Db): Promise<NotificationSettings> => {
  const row = await first(
    db,
    z.object({ value: Settings }),
    'SELECT value FROM settings WHERE key = $1',
    [setting],
  );
  return row?.value ?? Settings.parse({});
};

export const notificationSettings = (catalog: Catalog): Promise<NotificationSettings> =>
  asSystem(catalog, readNotificationSettings);

/** What is given replaces what there was. */
export const writeNotificationSettings = async (
  db: Db,
  change: {
    readonly operators?: readonly Operator[] | undefined;
    readonly allow?: Allowance | undefined;
  },
): Promise<NotificationSettings> => {
  // Two at once: the second waits for the first, and adds to what it left.
  await db.query(
    `INSERT INTO settings (key, value) VALUES ($1, '{}') ON CONFLICT (key) DO UPDATE SET key = excluded.key`,
    [setting],
  );
  const before = await readNotificationSettings(db);
  const settings = {
    operators: change.operators ?? before.operators,
    allow: change.allow ?? before.allow,
  };
  await db.query('UPDATE settings SET value = $2, updated_at = now() WHERE key = $1', [
    setting,
    JSON.stringify(settings),
  ]);
  return readNotificationSettings(db);
};
