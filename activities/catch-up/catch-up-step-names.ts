import type { LackingCopy } from '../../contracts/catch-up.ts';

/** The steps that give a backup the copies it lacks. */
export interface CatchUpSteps {
  lackingCopies(): Promise<readonly LackingCopy[]>;
  /** Makes a copy from another store's, without the clinic's database; its manifest goes last. */
  copyAcross(copy: LackingCopy): Promise<{ readonly bytes: number }>;
}
