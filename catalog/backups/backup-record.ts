import { z } from 'zod';
import { lockModes } from '../../contracts/object-lock.ts';
import { Compression, DumpFormat } from '../../contracts/scope.ts';
import { BackupState, CopyState, Trigger } from '../../contracts/states.ts';
import { columnsOf } from '../database/rows.ts';

export const CopyRecord = z.object({
  destination: z.string(),
  kind: z.enum(['s3', 'drive', 'folder']),
  key: z.string(),
  /** The store's own word for where it lies; null until it does. */
  location: z.string().nullable(),
  version: z.string().nullable(),
  manifestLocation: z.string().nullable(),
  manifestVersion: z.string().nullable(),
  bytes: z.number().nullable(),
  sha256: z.string().nullable(),
  md5: z.string().nullable(),
  state: CopyState,
  storedAt: z.date().nullable(),
  /** When it was last read back whole and matched. */
  lastProvedAt: z.date().nullable(),
  removedAt: z.date().nullable(),
  /** Nobody removes it from its store before `lockedUntil`; null: it is not locked. */
  lockMode: z.enum(lockModes).nullable(),
  lockedUntil: z.date().nullable(),
  /** Under legal hold in its store, too. */
  legalHold: z.boolean(),
  /** Of an intact one: why it could not be locked as its destination asks. */
  failureCode: z.string().nullable(),
  failureParams: z.record(z.string(), z.string()).nullable(),
});
export type CopyRecord = z.infer<typeof CopyRecord>;

/** The SELECT list of a CopyRecord over `copies c`. */
export const copyColumns = columnsOf(CopyRecord, 'c');

const Person = z.object({
  id: z.number(),
  email: z.string(),
  nombre: z.string(),
  apellido: z.string(),
});

export const StoredBackup = z.object({
  id: z.number(),
  clinicId: z.string(),
  workflowId: z.string(),
  runId: z.string(),
  state: BackupState,
  trigger: Trigger,
  format: DumpFormat,
  compression: Compression,
  fileName: z.string(),
  fileKey: z.string(),
  description: z.string(),
  /** Null for a schedule. */
  createdBy: Person.nullable(),
  requestedAt: z.date(),
  startedAt: z.date(),
  /** Of a sample for demonstrations: the date it is shown with. Null: a backup like any other. */
  sampleAt: z.date().nullable(),
  snapshotAt: z.date().nullable(),
  storedAt: z.date().nullable(),
  intactAt: z.date().nullable(),
  restorableAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  /** When the clinic's quorum of copies had first been read back, and whether within the policy's time. */
  protectedAt: z.date().nullable(),
  protectedInTime: z.boolean().nullable(),
  /** From start to end. */
  durationSeconds: z.number().nullable(),
  rows: z.number().nullable(),
  tables: z.number().nullable(),
  largeObjects: z.number().nullable(),
  plainBytes: z.number().nullable(),
  bytes: z.number().nullable(),
  sha256: z.string().nullable(),
  md5: z.string().nullable(),
  failureCode: z.string().nullable(),
  failureParams: z.record(z.string(), z.string()).nullable(),
  drillState: z.enum(['passed', 'failed', 'skipped']).nullable(),
  drillLoadSeconds: z.number().nullable(),
  drillCompareSeconds: z.number().nullable(),
  drillAt: z.date().nullable(),
  /** How often the clinic's database was read for it. */
  snapshots: z.number(),
  deletedAt: z.date().nullable(),
  deletedBy: z.number().nullable(),
  /** Until when a deleted one can be taken back; then its copies go. */
  purgeAfter: z.date().nullable(),
  /** Under legal hold since then. */
  heldAt: z.date().nullable(),
  holdReason: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
});

/** A backup as the catalog has it; its manifest is asked for apart, since it may be large. */
export const BackupRecord = StoredBackup.extend({ copies: z.array(CopyRecord) });
export type BackupRecord = z.infer<typeof BackupRecord>;

/** The SELECT list of a StoredBackup over `backups b`. */
export const backupColumns = columnsOf(StoredBackup, 'b', {
  createdBy: `(SELECT jsonb_build_object(
      'id', u.id, 'email', u.email, 'nombre', u.nombre, 'apellido', u.apellido
    ) FROM users u WHERE u.id = b.created_by)`,
});

/** A backup is always named with its clinic: a filter cannot be forgotten. */
export interface BackupRef {
  readonly clinicId: string;
  readonly backupId: number;
}
