import type { CopySource } from '../restore/restore-request.ts';
import type { BackupInMemory } from './backup-in-memory.ts';
import { asDownload } from './made-up-copy.ts';

/** A backup in memory as a store would give it, in pieces that do not heed the frames. */
export const copyOf = (
  { manifest, object }: BackupInMemory,
  pieceBytes = 64 * 1024,
): CopySource => ({
  manifest,
  open: async (range) =>
    asDownload(
      range ? object.subarray(range.offset, range.offset + range.length) : object,
      pieceBytes,
    ),
});
