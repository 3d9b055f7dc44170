import type { Report } from './install/progress.ts';

/** What every server of the embedded stack is started with. */
export interface ServerOptions {
  /** Holds everything the servers keep; made when it is not there. */
  readonly stateDir: string;
  readonly report?: Report;
  /** For tests: gives durability away for speed. A kept demo leaves it out. */
  readonly fast?: boolean;
  readonly signal?: AbortSignal | undefined;
}
