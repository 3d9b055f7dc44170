import type {
  ClinicReceiversInput,
  NotificationSettingsInput,
} from '../../contracts/notifications/settings-input.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { writeReceivers } from '../receivers/receivers.ts';
import {
  readNotificationSettings,
  writeNotificationSettings,
  type NotificationSettings,
} from './notification-settings.ts';

/** All of it, or none. `bad-request`, `receiver-not-allowed`. */
export const changeNotificationSettings = (
  catalog: Catalog,
  { operators, allow, webhooks, ping }: NotificationSettingsInput,
): Promise<NotificationSettings> =>
  asSystem(catalog, async (db) => {
    const settings = await writeNotificationSettings(db, { operators, allow });
    await writeReceivers(catalog, db, null, { webhooks, ping }, settings.allow);
    return settings;
  });

/** A clinic's own receivers, within what the operator allows. `bad-request`, `receiver-not-allowed`. */
export const changeClinicReceivers = (
  catalog: Catalog,
  clinicId: string,
  input: ClinicReceiversInput,
): Promise<void> =>
  asSystem(catalog, async (db) => {
    const { allow } = await readNotificationSettings(db);
    await writeReceivers(catalog, db, clinicId, input, allow);
  });
