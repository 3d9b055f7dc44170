import { availableParallelism } from 'node:os';
import type { OpenedConnection } from '../../contracts/connection.ts';
import { RestoreOrder } from '../../contracts/restore.ts';
import type { Scope } from '../../contracts/scope.ts';
import { restoreMethodsFor } from '../../postgres/restore/methods-for.ts';
import { keptName } from '../../postgres/restore/restore-request.ts';
import { environment, nodeArguments } from '../../worker/tuned-process.ts';
import type { Contender } from '../contender.ts';
import { inFreshProcess } from '../fresh-process.ts';
import type { OursTask } from './ours-message.ts';
import type { StoredBackup } from './stored-backup.ts';

export interface OursOptions {
  readonly name: string;
  /** Where the clinic stands, which is replaced. */
  readonly connection: OpenedConnection;
  readonly scope: Scope;
  readonly backup: StoredBackup;
  /** Before each run, and not of its time. */
  readonly settle: () => Promise<void>;
}

const installation = 'be4c4000';
const longestMs = 15 * 60_000;

/** Our own restore in place of a clinic that is there, in a process tuned as the worker is. What is kept is dropped. */
export function ours({ name, connection, scope, backup, settle }: OursOptions): Contender {
  let last = 0;
  return {
    name,
    run: async (signal) => {
      await settle();
      const undoName = keptName(installation, ++last);
      const { manifest, object } = backup;
      const { seconds, peakRssMb } = await inFreshProcess(
        {
          module: new URL('./ours-process.ts', import.meta.url),
          task: { connection, scope, manifest, object, undoName } satisfies OursTask,
          execArgv: nodeArguments,
          env: { ...environment, UV_THREADPOOL_SIZE: String(Math.max(4, availableParallelism())) },
          withRoot: true,
          timeoutMs: longestMs,
        },
        signal,
      );
      const methods = restoreMethodsFor(scope, RestoreOrder.parse({}));
      await methods.dropKept({ connection, scope, signal, keptName: undoName });
      return { seconds, peakRssMb, bytes: null };
    },
  };
}
