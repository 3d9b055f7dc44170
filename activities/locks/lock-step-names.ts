import type { LockedCopyRef } from '../../contracts/retention/locks.ts';

/** The steps that keep copies from being removed, by their stores' own locks. */
export interface LockSteps {
  /** A clinic's copies whose lock or legal hold in the store is not what it is to be. */
  locksToSettle(clinicId: string): Promise<readonly LockedCopyRef[]>;
  settleLock(copy: LockedCopyRef): Promise<void>;
}
