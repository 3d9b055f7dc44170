import type { DigestRef, DueDigests } from '../../contracts/digest.ts';

/** The steps of the daily mail. */
export interface DigestSteps {
  /** A page of the fleet, behind the clinic `after`. */
  dueDigests(after: string | null): Promise<DueDigests>;
  /** One clinic's daily mail, to those who have not had it. */
  sendDigest(ref: DigestRef): Promise<void>;
}
