import type { Readable } from 'node:stream';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import type { RestoreOrder, RestorePlan, RestoreResult } from '../../contracts/restore.ts';
import type { Scope } from '../../contracts/scope.ts';

/** A copy whose manifest was found to be the right one. */
export interface CopySource {
  readonly manifest: Manifest;
  /** A download of the stored object from its beginning; with `range`, of those bytes of it. */
  readonly open: (range?: { offset: number; length: number }) => Promise<Readable>;
}

export interface RestoreStep {
  readonly phase: 'load' | 'compare' | 'swap';
  /** Tables done in this phase. */
  readonly tables: number;
  /** Unpacked bytes loaded so far. */
  readonly plainBytes: number;
}

/** Where a restore goes, and as whom. */
export interface RestorePlace {
  /** The clinic's database, as the role that may change it. */
  readonly connection: OpenedConnection;
  /** The scope of the clinic that is restored into. */
  readonly scope: Scope;
  readonly signal: AbortSignal;
}

/** One restore. Run again after it was cut off anywhere, it ends as if it had run once. */
export interface RestoreRequest extends RestorePlace {
  readonly copy: CopySource;
  readonly order: RestoreOrder;
  /**
   * Names what is kept for an undo: a schema, or for the scope `database` a database. It appears in the same
   * transaction in which the change becomes visible, with the result as JSON in its comment. So
   * one that is there says: this restore is done.
   */
  readonly undoName: string;
  readonly onProgress?: (step: RestoreStep) => void;
}

/** What puts back what a restore had replaced; it can itself be undone, under its own name. */
export interface UndoRequest extends RestorePlace {
  /** The name that was kept by the restore to be undone. */
  readonly keptName: string;
  /** The name under which what is there now is kept in turn. */
  readonly undoName: string;
  readonly onProgress?: (step: RestoreStep) => void;
}

/** What each way of restoring offers. */
export interface RestoreMethods {
  /** Looks, and writes nothing but temporary tables. Never throws for what `refusal` can say. */
  plan(request: Omit<RestoreRequest, 'undoName' | 'onProgress'>): Promise<RestorePlan>;
  /** @throws ResguardoError whatever the plan's refusal says, `restore-*`, `copy-*`, or of the connection */
  restore(request: RestoreRequest): Promise<RestoreResult>;
  /** @throws ResguardoError `undo-unavailable` when nothing is kept under that name, `restore-*` */
  undo(request: UndoRequest): Promise<RestoreResult>;
  /** Frees what is kept; true when there was something. Idempotent. */
  dropKept(place: RestorePlace & { readonly keptName: string }): Promise<boolean>;
}

/** Every name of ours in a clinic's database begins so: what a backup or a plan meets of it is ours. */
export const keptPrefix = 'resguardo_undo_';

const keptPattern = /^resguardo_undo_[0-9a-f]{8}_\d+$/;

/** `installation` keeps two installations that share a server apart: eight hexadecimal digits. */
export const keptName = (installation: string, restoreId: number): string =>
  `${keptPrefix}${installation}_${restoreId}`;

/** Nothing of a clinic's own must ever get into the hands that drop what was kept. */
export function expectKeptName(name: string): void {
  if (!keptPattern.test(name)) throw new TypeError(`not a name for what is kept: ${name}`);
}
