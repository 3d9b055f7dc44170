import { z } from 'zod';
import { keepReasons } from '../retention/kept-backups.ts';
import { RetentionPolicy } from '../retention/retention-policy.ts';
import { BackupState } from '../states.ts';

const Instant = z.iso.datetime();

/** What becomes of one backup. */
export const RetentionEntry = z
  .object({
    backup: z.number().int().positive(),
    fileName: z.string(),
    startedAt: Instant,
    day: z.iso.date().describe('By the clinic’s calendar'),
    state: BackupState,
    bytes: z.number().int().nonnegative().nullable(),
    reasons: z
      .array(z.enum(keepReasons))
      .describe('Why it stays; none: the next round of retention deletes it'),
    holdReason: z.string().nullable().describe('Why it is under legal hold'),
    purgeAfter: Instant.nullable().describe(
      'Of a deleted one: until when it can be taken back; then its copies leave the stores',
    ),
    lockedUntil: Instant.nullable().describe(
      'A store keeps a copy of it locked until then: it is not removed before, and can be taken back so long',
    ),
  })
  .meta({ id: 'RetentionEntry' });
export type RetentionEntry = z.infer<typeof RetentionEntry>;

/** A clinic's backups, newest first, with what its policy says of each. */
export const RetentionView = z
  .object({
    clinic: z.string(),
    timeZone: z.string(),
    policy: RetentionPolicy,
    items: z.array(RetentionEntry),
    going: z.object({
      backups: z.number().int().nonnegative(),
      bytes: z.number().int().nonnegative().describe('Of one copy of each'),
    }),
  })
  .meta({ id: 'Retention' });
export type RetentionView = z.infer<typeof RetentionView>;

export const HoldRequest = z
  .strictObject({ reason: z.string().trim().min(1).max(500) })
  .meta({ id: 'HoldRequest', example: { reason: 'Expediente 12/2026' } });

export const PruneStarted = z
  .object({ clinic: z.string(), address: z.string().describe('What stays and what goes, now') })
  .meta({ id: 'PruneStarted' });
