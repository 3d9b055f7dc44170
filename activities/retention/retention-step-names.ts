import type { FleetPage } from '../../contracts/retention/prune.ts';

interface Ref {
  readonly clinicId: string;
  readonly backupId: number;
}

/** The steps of retention. */
export interface RetentionSteps {
  /** The backups that the clinic's policy no longer keeps, oldest first. */
  backupsToPrune(clinicId: string): Promise<readonly number[]>;
  /** Marks one as deleted, with the policy's grace; false where something keeps it after all. */
  recordPruned(ref: Ref): Promise<boolean>;
  /** Deleted backups whose time to be taken back is over, with copies still in a store. */
  backupsToPurge(clinicId: string): Promise<readonly number[]>;
  /** Clinics that are not archived, by id, behind `after`. */
  listFleet(after: string | null): Promise<FleetPage>;
}
