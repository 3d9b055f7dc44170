import type {
  ClinicReceiversInput,
  NotificationSettingsInput,
} from '../../contracts/notifications/settings-input.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import type { ReceiverRecord } from '../receivers/receiver-record.ts';
import { holdReceivers, writeReceivers } from '../receivers/receivers.ts';
import {
  readNotificationSettings,
  writeNotificationSettings,
  type NotificationSettings,
} from './notification-settings.ts';

/** Sees what there is while nobody else can change it; throws where that is not what was meant. */
type Look<Now extends readonly unknown[]> = (...now: Now) => void;

/** All of it, or none. `bad-request`, `receiver-not-allowed`. */
export const changeNotificationSettings = (
  catalog: Catalog,
  { operators, allow, webhooks, ping }: NotificationSettingsInput,
  look?: Look<[NotificationSettings, readonly ReceiverRecord[]]>,
): Promise<NotificationSettings> =>
  asSystem(catalog, async (db) => {
    const receivers = await holdReceivers(db, null);
    look?.(await readNotificationSettings(db), receivers);
    const settings = await writeNotificationSettings(db, { operators, allow });
    await writeReceivers(catalog, db, null, { webhooks, ping }, settings.allow);
    return settings;
  });

/** A clinic's own receivers, within what the operator allows. `bad-request`, `receiver-not-allowed`. */
export const changeClinicReceivers = (
  catalog: Catalog,
  clinicId: string,
  input: ClinicReceiversInput,
  look?: Look<[readonly ReceiverRecord[]]>,
): Promise<void> =>
  asSystem(catalog, async (db) => {
    const receivers = await holdReceivers(db, clinicId);
    look?.(receivers);
    const { allow } = await readNotificationSettings(db);
    await writeReceivers(catalog, db, clinicId, input, allow);
  });
