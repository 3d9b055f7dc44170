import { getBackup } from '../catalog/backups/get-backup.ts';
import type { FailureNote } from '../contracts/failure-note.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { copiesByProof } from './copies-by-proof.ts';
import type { StepDependencies } from './step-dependencies.ts';
import type { BackupRef } from './steps.ts';
import { withCopy, type FoundCopy } from './with-copy.ts';

const ofTheCopy = (code: string): boolean => /^(copy|manifest|store)-/.test(code);

export interface AnyCopy<T> extends BackupRef {
  readonly signal: AbortSignal;
  /** For work that tells in its answer what it was refused for, instead of failing. */
  readonly refusalOf?: (answer: T) => FailureNote | null;
}

export const refusalOf = ({ refusal }: { refusal: FailureNote | null }): FailureNote | null =>
  refusal;

/**
 * Does something with a backup's copies, one after another until one can be read. An answer that says
 * itself that its copy is no good counts as none, unless it is the last.
 * @throws ResguardoError `backup-not-restorable` when there is no copy; else what the last one was refused for
 */
export async function fromAnyCopy<T>(
  deps: StepDependencies,
  { clinicId, backupId, signal, refusalOf: refusedBy = () => null }: AnyCopy<T>,
  work: (copy: FoundCopy) => Promise<T>,
): Promise<T> {
  const { copies, state } = await getBackup(deps.catalog, clinicId, backupId);
  const none = { backup: String(backupId), state };
  let last = (): T => {
    throw new ResguardoError('backup-not-restorable', none);
  };
  for (const { destination } of copiesByProof(copies)) {
    try {
      const answer = await withCopy(deps, { clinicId, backupId, destination }, signal, work);
      const refusal = refusedBy(answer);
      if (!refusal || !ofTheCopy(refusal.code)) return answer;
      last = () => answer;
    } catch (error) {
      if (!(error instanceof ResguardoError) || !ofTheCopy(error.code)) throw error;
      last = () => {
        throw error;
      };
    }
  }
  return last();
}
