import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
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

const prefix = 'resguardo-test-';
const abandonedAfterMs = 15 * 60 * 1000;

/** Starts PostgreSQL, S3 and Temporal side by side, in a temporary folder that goes with them. */
export async function startTestStack(report: (line: string) => void): Promise<RunningTestStack> {
  await sweepAbandoned();
  const stateDir = mkdtempSync(join(tmpdir(), prefix));
  // Root's PostgreSQL runs as another user, who has to get through.
  chmodSync(stateDir, 0o711);
  const options = { stateDir, report, fast: true };
  try {
    const { servers, stop } = await startAll({
      postgres: (signal) => startPostgres({ ...options, signal }),
      s3: (signal) => startWeed({ ...options, signal }),
      temporal: (signal) => startTemporal({ ...options, signal, searchAttributes }),
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

/** Removes what earlier runs left that were killed. Best effort: another user's is that user's. */
async function sweepAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    const found = statSync(folder, { throwIfNoEntry: false });
    const isOld = found !== undefined && Date.now() - found.mtimeMs > abandonedAfterMs;
    if (!isOld || found.uid !== process.getuid?.()) continue;
    await removeState(folder).catch((error: unknown) => {
      if (!(error instanceof ResguardoError)) throw error; // in use after all, or not a state folder
    });
  }
}
