import type { OpenedDestination } from '../../contracts/destination.ts';
import type { ErrorName } from '../../contracts/error-catalogue.ts';

/** One real place that the suite runs against, and what may differ there from the others. */
export interface Subject {
  readonly destination: OpenedDestination;
  /** Aimed at a bucket or folder that is not there, and what that is called. */
  readonly withoutPlace: { readonly destination: OpenedDestination; readonly code: ErrorName };
  /** With a key that the place does not know; null where there are no keys. */
  readonly withWrongKey: OpenedDestination | null;
  /** At an address where nobody listens; null where there is no address. */
  readonly unreachable: OpenedDestination | null;
  /** Whether an attempt that was killed goes on from what the store has confirmed. */
  readonly resumes: boolean;
  readonly presigns: boolean;
  /** A bucket there that can lock its objects, seen in each mode; null where nothing locks. */
  readonly locking: {
    readonly governance: OpenedDestination;
    readonly compliance: OpenedDestination;
    /** The place above, asked for what it cannot do. */
    readonly without: OpenedDestination;
    /** Every version and marker under a key. */
    traces(key: string): Promise<number>;
  } | null;
  /**
   * What the place holds under a key, seen by other means than the store's own: objects (every version
   * and marker of them) and unfinished uploads.
   */
  traces(key: string): Promise<{ objects: number; unfinished: number }>;
  stop(): Promise<void>;
}
