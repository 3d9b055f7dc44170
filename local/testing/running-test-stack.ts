import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { searchAttributes } from '../../contracts/temporal.ts';
import { startAll } from '../start-all.ts';
import { removeState } from '../remove-state.ts';
import { startPostgres } from '../postgres/start.ts';
import { startWeed } from '../s3/weed.ts';
import { startTemporal } from '../temporal/start.ts';
import type { TestStack } from './test-stack.ts';

/** The servers of one run of the tests, and the end of them. */
export interface RunningTestStack {
  readonly addresses: TestStack;
  stop(): Promise<void>;
}

/** Starts PostgreSQL, S3 and Temporal side by side, in a temporary folder that goes with them. */
export async function startTestStack(report: (line: string) => void): Promise<RunningTestStack> {
  const stateDir = mkdtempSync(join(tmpdir(), 'resguardo-test-'));
  const options = { stateDir, report, fast: true };
  try {
    const { servers, stop } = await startAll({
      postgres: () => startPostgres(options),
      s3: () => startWeed(options),
      temporal: () => startTemporal({ ...options, searchAttributes }),
    });
    return {
      addresses: servers,
      async stop() {
        await stop();
        await removeState(stateDir);
      },
    };
  } catch (error) {
    rmSync(stateDir, { recursive: true, force: true });
    throw error;
  }
}
