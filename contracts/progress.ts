import { z } from 'zod';
import { BackupState, CopyState, Phase } from './states.ts';
import { DestinationName } from './ids.ts';
import { TurnWaited } from './turns/turns.ts';

const Count = z.number().int().nonnegative();

/** How one copy is getting on. */
export const CopyProgress = z.object({
  destination: DestinationName,
  kind: z.enum(['s3', 'drive', 'folder']),
  state: CopyState,
  /** Bytes the store holds so far. */
  uploaded: Count,
  /** Bytes read back so far. */
  verified: Count,
  error: z.object({ code: z.string(), params: z.record(z.string(), z.string()) }).optional(),
});
export type CopyProgress = z.infer<typeof CopyProgress>;

/**
 * Where a running backup stands: the answer of the workflow's `progress` query, and what the API
 * streams. Figures only: no row, no credential.
 */
export const BackupProgress = z.object({
  backupId: Count.nullable(),
  clinicId: z.string(),
  state: BackupState,
  phase: Phase,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  tables: z.object({ done: Count, total: Count }),
  rows: Count,
  /** Bytes read from the database, unpacked, and PostgreSQL's own estimate of the whole. */
  plainBytes: Count,
  estimatedPlainBytes: Count,
  /** Bytes in the spool. */
  bytes: Count,
  copies: z.array(CopyProgress),
  drill: z.object({
    state: z.enum(['waiting', 'running', 'passed', 'failed', 'skipped']),
    tables: Count,
  }),
  /** The database server that is busy with others; null, or left out: it waits for none. */
  waiting: TurnWaited.nullable().optional(),
  /** How often the clinic's database was read from the start: 1 unless a host was lost. */
  snapshots: Count,
  error: z.object({ code: z.string(), params: z.record(z.string(), z.string()) }).nullable(),
});
export type BackupProgress = z.infer<typeof BackupProgress>;
