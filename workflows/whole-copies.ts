import { isCancellation } from '@temporalio/workflow';
import type { OpenedRestore, RestoreRef } from '../contracts/changes.ts';
import type { FailureNote } from '../contracts/failure-note.ts';
import { asCancellation } from './as-cancellation.ts';
import { asWorkflowFailure, failureNote } from './failure-note.ts';
import type { RestoreAccount } from './restore-account.ts';
import { anywhere } from './steps.ts';

/** What says that the copy at hand is no good, so that another may be. */
const ofTheCopy = ({ code }: FailureNote): boolean => /^(copy|manifest|store)-/.test(code);

/** A backup's copies, read back one after another until one is whole. */
export class WholeCopies {
  readonly #ref: RestoreRef;
  readonly #backupId: number;
  readonly #account: RestoreAccount;
  readonly #waiting: string[];
  #current: string | null = null;

  constructor(ref: RestoreRef, { backupId, copies }: OpenedRestore, account: RestoreAccount) {
    this.#ref = ref;
    this.#backupId = backupId;
    this.#account = account;
    this.#waiting = [...copies];
  }

  /**
   * Goes on to the next copy that is whole; one that is not is recorded as what it is.
   * Ends with `backup-not-restorable` when none is left.
   */
  async next(): Promise<string> {
    this.#account.readFrom((this.#current = null));
    for (let last: FailureNote | null = null; ;) {
      const destination = this.#waiting.shift();
      if (destination === undefined) {
        throw asWorkflowFailure({
          code: 'backup-not-restorable',
          params: { backup: String(this.#backupId), ...(last ? { why: last.code } : {}) },
        });
      }
      const copy = { clinicId: this.#ref.clinicId, backupId: this.#backupId, destination };
      try {
        await anywhere.verify.verifyCopy({ ...copy, again: true });
        this.#account.readFrom((this.#current = destination));
        return destination;
      } catch (error) {
        if (isCancellation(asCancellation(error))) throw error;
        last = await this.#bad(destination, error);
      }
    }
  }

  /** Works from the current copy; should it turn out bad in that very moment, from the next that is whole. */
  async use<T>(work: (destination: string) => Promise<T>): Promise<T> {
    for (;;) {
      const destination = this.#current ?? (await this.next());
      try {
        return await work(destination);
      } catch (error) {
        if (!ofTheCopy(failureNote(error))) throw error;
        await this.#bad(destination, error);
        if (this.#waiting.length === 0) throw error;
        await this.next();
      }
    }
  }

  async #bad(destination: string, error: unknown): Promise<FailureNote> {
    const failure = failureNote(error);
    const copy = { clinicId: this.#ref.clinicId, backupId: this.#backupId, destination };
    await anywhere.record.recordCopyFailure({ ...copy, failure });
    return failure;
  }
}
