import { z } from 'zod';
import { writtenNumber } from '../../written-number.ts';

/**
 * Backups in the words of the earlier systems' front ends, which cannot change: those of one clinic or
 * one schema, and of a whole server. Where two of them answer differently, this is both.
 */
const Count = z.number().int().nonnegative();
const Instant = z.iso.datetime();
const Megabytes = z.number().nonnegative().describe('Of 1,048,576 bytes, with two decimals');

const Person = z
  .object({ id: z.number(), email: z.string(), nombre: z.string(), apellido: z.string() })
  .nullable()
  .describe('Null for a schedule');

export const EarlierType = z.enum(['manual', 'automatic']);

export const HistoryEntry = z
  .object({
    id: z.number().int().positive(),
    file_name: z.string(),
    file_path: z.string(),
    file_size: Count.describe('Bytes'),
    file_size_mb: Megabytes,
    backup_type: EarlierType,
    created_by: Person,
    created_at: Instant,
  })
  .meta({ id: 'HistoryEntry' });
export type HistoryEntry = z.infer<typeof HistoryEntry>;

export const History = z.array(HistoryEntry).meta({ id: 'History' });

/** The same with the names that the server administration's table shows. */
export const ServerBackup = HistoryEntry.extend({
  name: z.string(),
  filename: z.string(),
  date: Instant,
  size: Count,
  size_mb: Megabytes,
  local_only: z.boolean().describe('No copy of it lies outside the server’s own disk yet'),
  state: z.enum(['stored', 'intact', 'restorable']),
}).meta({ id: 'ServerBackup' });
export type ServerBackup = z.infer<typeof ServerBackup>;

export const ServerBackups = z.array(ServerBackup).meta({ id: 'ServerBackups' });

const truthy = z
  .enum(['true', 'True', '1', 'false', 'False', '0', ''])
  .default('false')
  .transform((text) => ['true', 'True', '1'].includes(text));

export const CreateQuery = z.object({
  download: truthy.describe('Answer with the file itself'),
});

/** What is not known here is passed over, as the earlier systems did. */
export const CreateBody = z
  .object({
    backup_type: EarlierType.default('manual'),
    format: z.enum(['sql', 'json']).optional(),
    description: z.string().max(500).optional(),
  })
  .prefault({})
  .meta({ id: 'CreateBody', example: { backup_type: 'manual' } });

export const CreatedBackup = z
  .object({
    success: z.literal(true),
    message: z.string(),
    backup: z.object({
      id: z.number().int().positive(),
      file_name: z.string(),
      file_size_mb: Megabytes,
      created_at: Instant,
    }),
    backup_info: HistoryEntry.omit({ file_path: true }),
  })
  .meta({ id: 'CreatedBackup' });
export type CreatedBackup = z.infer<typeof CreatedBackup>;

/** It takes longer than was waited for: where it can be followed. */
export const BackupUnderWay = z
  .object({
    success: z.literal(true),
    message: z.string(),
    run: z.string(),
    address: z.string(),
    events: z.string(),
  })
  .meta({ id: 'BackupUnderWay' });

export const BackupIdParams = z.object({
  backup: writtenNumber(z.number().int().positive().max(Number.MAX_SAFE_INTEGER)),
});
export const FileNameParams = z.object({ filename: z.string().min(1).max(200) });
