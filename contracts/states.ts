import { z } from 'zod';

/**
 * What has been proved of a backup, and no more.
 * `running` → `stored` (a copy is whole in its store, manifest last) → `intact` (a copy was read
 * back and matched) → `restorable` (a copy was restored into a scratch database and equalled the
 * manifest). `failed` carries its cause; `cancelled` was asked for; `deleted` keeps the record.
 * Whether *every* copy asked for is intact is another question, answered by `protected`.
 */
export const BackupState = z.enum([
  'running',
  'stored',
  'intact',
  'restorable',
  'failed',
  'cancelled',
  'deleted',
]);
export type BackupState = z.infer<typeof BackupState>;

/** `damaged` and `missing` name what a read-back found; `failed` never got stored. */
export const CopyState = z.enum([
  'running',
  'stored',
  'intact',
  'damaged',
  'missing',
  'failed',
  'removed',
]);
export type CopyState = z.infer<typeof CopyState>;

export const Trigger = z.enum(['manual', 'automatic']);
export type Trigger = z.infer<typeof Trigger>;

/** The steps of one backup, in order; several may run at once. */
export const Phase = z.enum([
  'snapshot',
  'upload',
  'manifest',
  'verify',
  'drill',
  'notify',
  'done',
]);
export type Phase = z.infer<typeof Phase>;
