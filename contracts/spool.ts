import { z } from 'zod';

/**
 * The spool: one file on the worker's disk that the snapshot appends frames to while the copies
 * follow it. A crashed snapshot starts a new file, so a follower can never mix two snapshots.
 */
export const SpoolRef = z.object({
  /** Names the folder of one backup's spool. */
  key: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,120}$/),
});
export type SpoolRef = z.infer<typeof SpoolRef>;

/** The sealed spool's figures: they are final, and the same for every copy. */
export const SpoolSummary = z.object({
  bytes: z.number().int().nonnegative(),
  sha256: z.string(),
  md5: z.string(),
});
export type SpoolSummary = z.infer<typeof SpoolSummary>;
