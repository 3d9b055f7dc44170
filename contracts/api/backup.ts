import { z } from 'zod';
import { lockModes } from '../object-lock.ts';
import { Compression, DumpFormat } from '../scope.ts';
import { BackupState, CopyState, Trigger } from '../states.ts';
import { DestinationName } from '../ids.ts';
import { Failure } from './failure.ts';
import { PageQuery, pageOf, sortedBy, spanOf } from './page.ts';

const Instant = z.iso.datetime();
const Count = z.number().int().nonnegative();

export const CopyView = z
  .object({
    destination: z.string(),
    kind: z.enum(['s3', 'drive', 'folder']),
    state: CopyState,
    key: z.string().describe('Its path beneath the destination’s prefix or folder'),
    location: z.string().nullable().describe('The store’s own name for it'),
    version: z.string().nullable(),
    bytes: Count.nullable(),
    storedAt: Instant.nullable(),
    lastProvedAt: Instant.nullable().describe('When it was last read back whole and matched'),
    removedAt: Instant.nullable(),
    lock: z
      .object({ mode: z.enum(lockModes), until: Instant })
      .nullable()
      .describe(
        'Its store’s Object Lock: before `until` nobody removes it, our own key included (of `governance`, save who may bypass it)',
      ),
    legalHold: z.boolean().describe('Under legal hold in its store, too'),
    failure: Failure.nullable().describe(
      'Why it is not what was asked for; of an intact one: why it is not locked',
    ),
  })
  .meta({ id: 'Copy' });
export type CopyView = z.infer<typeof CopyView>;

export const BackupView = z
  .object({
    id: z.number().int().positive(),
    clinic: z.string(),
    run: z
      .string()
      .describe('The run that made it: its address is /api/clinics/{clinic}/run?run={run}'),
    fileName: z.string(),
    state: BackupState.describe('What has been proved, and no more'),
    protected: z
      .boolean()
      .describe('As many copies as the clinic’s policy asks for were read back and matched'),
    protectedAt: Instant.nullable().describe('When they first had been'),
    protectBy: Instant.describe(
      'By when the policy wants that (`protectedWithinHours` after the instant of the data)',
    ),
    protectedInTime: z
      .boolean()
      .nullable()
      .describe(
        'False: protected late, or not yet although the time is over. Null: there is time yet, or it was not kept',
      ),
    trigger: Trigger,
    format: DumpFormat,
    compression: Compression,
    description: z.string(),
    createdBy: z
      .object({ id: z.number(), email: z.string(), firstName: z.string(), lastName: z.string() })
      .nullable()
      .describe('Null for a schedule'),
    startedAt: Instant,
    sample: z
      .object({ shownAt: Instant })
      .nullable()
      .describe(
        'Of a sample for demonstrations: the date it is named and shown by. It was made at `startedAt`, and counts for nothing. Null for every other backup',
      ),
    snapshotAt: Instant.nullable().describe('The instant its data are of'),
    endedAt: Instant.nullable(),
    seconds: z.number().nullable().describe('From its start to its end'),
    tables: Count.nullable(),
    rows: Count.nullable(),
    largeObjects: Count.nullable(),
    plainBytes: Count.nullable().describe('Unpacked'),
    bytes: Count.nullable().describe('As stored'),
    reductionPercent: z.number().nullable().describe('How much smaller it is than unpacked'),
    sha256: z.string().nullable(),
    md5: z.string().nullable(),
    drill: z.object({
      state: z.enum(['passed', 'failed', 'skipped']).nullable(),
      at: Instant.nullable(),
      loadSeconds: z.number().nullable(),
      compareSeconds: z.number().nullable(),
    }),
    snapshots: Count.describe('How often the clinic’s database was read for it'),
    copies: z.array(CopyView),
    failure: Failure.nullable(),
    deletedAt: Instant.nullable(),
  })
  .meta({ id: 'Backup' });
export type BackupView = z.infer<typeof BackupView>;

export const BackupPage = pageOf(BackupView).meta({ id: 'BackupPage' });
export type BackupPage = z.infer<typeof BackupPage>;

export const BackupQuery = PageQuery.extend({
  state: BackupState.optional(),
  trigger: Trigger.optional(),
  ...spanOf('Started'),
  sort: sortedBy('startedAt'),
  deleted: z.stringbool().default(false).describe('The deleted ones too'),
});
export type BackupQuery = z.infer<typeof BackupQuery>;

/** What a backup is asked for; what is left out is as the clinic's settings say. */
export const NewBackup = z
  .strictObject({
    format: DumpFormat.optional(),
    compression: Compression.optional(),
    description: z.string().max(500).optional(),
    drill: z.boolean().optional().describe('Rehearse a restore after storing'),
  })
  .meta({ id: 'NewBackup', example: { description: 'Antes de la migración' } });
export type NewBackup = z.infer<typeof NewBackup>;

/** Work that goes on by itself: where to look at it. */
export const StartedRun = z
  .object({
    clinic: z.string(),
    run: z.string(),
    already: z.boolean().describe('It was running before this request, which started nothing'),
    address: z.string().describe('Where it stands, as JSON'),
    events: z.string().describe('The same as server-sent events, until it ends'),
  })
  .meta({ id: 'StartedRun' });
export type StartedRun = z.infer<typeof StartedRun>;

export const DownloadQuery = z.object({
  copy: DestinationName.optional().describe('Which destination’s; the best one when left out'),
  as: z.enum(['stored', 'plain']).default('stored').describe('As stored, or unpacked'),
});
export type DownloadQuery = z.infer<typeof DownloadQuery>;

export const LinkQuery = z.object({ copy: DestinationName.optional() });

export const LinkView = z
  .object({ url: z.string(), fileName: z.string(), destination: z.string(), expiresAt: Instant })
  .meta({ id: 'DownloadLink' });
export type LinkView = z.infer<typeof LinkView>;

export const VerificationRequest = z
  .strictObject({
    drill: z.boolean().default(false).describe('Also rehearse a restore with one copy'),
  })
  .meta({ id: 'VerificationRequest' });

/** A read-back of every copy, asked for by hand. */
export const VerificationView = z
  .object({
    state: z.enum(['running', 'completed', 'failed', 'cancelled']),
    startedAt: Instant,
    endedAt: Instant.nullable(),
    copies: z.array(
      z.object({ destination: z.string(), state: CopyState, failure: Failure.nullable() }),
    ),
    drill: z.enum(['passed', 'failed', 'skipped']).nullable(),
    failure: Failure.nullable(),
  })
  .meta({ id: 'Verification' });
export type VerificationView = z.infer<typeof VerificationView>;

export const DeleteQuery = z.object({
  force: z
    .stringbool()
    .default(false)
    .describe('Even if nothing as well proved would be left to the clinic'),
});
