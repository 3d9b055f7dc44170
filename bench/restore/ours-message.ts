import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Scope } from '../../contracts/scope.ts';

/** One restore of ours. It goes over the pipe between the processes: it holds a password. */
export interface OursTask {
  readonly connection: OpenedConnection;
  readonly scope: Scope;
  /** Files: the object as it is stored, and its manifest. */
  readonly object: string;
  readonly manifest: string;
  readonly undoName: string;
}
