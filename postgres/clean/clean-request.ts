import type { Client } from 'pg';
import type {
  CleanableTable,
  CleanPlan,
  CleanRange,
  CleanResult,
} from '../../contracts/clean-range.ts';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Scope } from '../../contracts/scope.ts';
import type { CopySource } from '../restore/restore-request.ts';

/** Which rows: those of the tables that are dated in the range, and all that hangs from them. */
export interface CleanTarget {
  /** The clinic's database, as the role that may delete there. */
  readonly connection: OpenedConnection;
  readonly scope: Scope;
  /** The clinic's: where its days begin and end. IANA. */
  readonly timeZone: string;
  readonly range: CleanRange;
  /** Configured for the clinic, and chosen. */
  readonly tables: readonly CleanableTable[];
  readonly signal: AbortSignal;
}

export interface PlanCleanRequest extends CleanTarget {
  /** The backup that must hold every row; null: there is none. */
  readonly copy: CopySource | null;
  /** Its number; null with `copy`. */
  readonly backupId: number | null;
}

export interface CleanStep {
  readonly phase: 'check' | 'delete' | 'vacuum';
  /** Rows deleted so far, with those of earlier attempts, and all there were. */
  readonly rows: number;
  readonly total: number;
}

/** Run again after it was cut off, it goes on with what is left. */
export interface CleanRangeRequest extends CleanTarget {
  readonly copy: CopySource;
  readonly backupId: number;
  /**
   * The plan made before the first attempt. What of it is gone counts as deleted, and its sizes as those
   * from before; null: this attempt is told alone.
   */
  readonly planned: CleanPlan | null;
  /** The most rows of one transaction; 1000 unless told. Rows that point at each other in a circle stay together. */
  readonly batchRows?: number;
  /**
   * Write the tables anew (VACUUM FULL), so that all the room goes back to the disk: each is locked against
   * readers too for as long as that takes, and needs room for a second copy of what is left.
   */
  readonly compact?: boolean;
  readonly onProgress?: (step: CleanStep) => void;
}

export interface UndoCleanRequest extends CleanTarget {
  readonly copy: CopySource;
  readonly onProgress?: (step: UndoCleanStep) => void;
  /** Written in the same transaction, once everything is back: it is there exactly if the rows are. */
  readonly beforeCommit?: (client: Client, result: UndoCleanResult) => Promise<void>;
}

/** What putting back would do to one table. */
export interface UndoCleanPlanTable {
  readonly schema: string;
  readonly table: string;
  readonly rowsNow: number;
  /** Rows of the range that the backup holds and that are gone … */
  readonly missing: number;
  /** … and those whose key another row has now. */
  readonly conflicts: number;
}

export interface UndoCleanStep {
  readonly phase: 'load' | 'insert' | 'compare';
  /** Rows put back so far. */
  readonly rows: number;
}

/** What was put back, table by table; those that nothing was missing from are left out. */
export interface UndoCleanResult {
  readonly tables: readonly { schema: string; table: string; restored: number }[];
  readonly restored: number;
}

/**
 * A cleaning that stopped before its end, because a row is no longer what the backup holds. What it had
 * deleted until then the backup does hold, row by row.
 */
export class CleanStopped extends ResguardoError {
  readonly result: CleanResult;

  constructor(params: Record<string, string>, result: CleanResult) {
    const deleted = result.deleted === 0 ? {} : { deleted: String(result.deleted) };
    super('clean-not-covered', { ...params, ...deleted });
    this.result = result;
  }
}
