import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { plainEnvironment } from '../../local/plain-environment.ts';
import { startServerProcess, type ServerProcess } from '../../local/process/server-process.ts';
import { serverFolder } from '../../local/server-folder.ts';
import type { BenchCatalog } from './bench-catalog.ts';

export interface WorkerPlace {
  readonly stateDir: string;
  readonly temporalAddress: string;
  readonly catalog: BenchCatalog;
  readonly signal: AbortSignal;
}

/** The real worker, as `npm run worker` starts it, configured by its environment alone. */
export async function startBenchWorker(place: WorkerPlace): Promise<ServerProcess> {
  const folder = serverFolder(place.stateDir, 'worker');
  const worker = await startServerProcess({
    name: 'worker',
    command: process.execPath,
    args: [fileURLToPath(new URL('../../worker/main.ts', import.meta.url))],
    env: plainEnvironment(folder, {
      TEMPORAL_ADDRESS: place.temporalAddress,
      RESGUARDO_CATALOG_URL: place.catalog.url,
      RESGUARDO_MASTER_KEY: place.catalog.masterKey,
      RESGUARDO_SPOOL: join(folder, 'spool'),
      RESGUARDO_WORKER_CACHE: join(folder, 'cache'),
    }),
    cwd: folder,
    folder,
  });
  for (let tries = 0; tries < 600; tries += 1) {
    if (worker.lastWords().includes('"serving"')) return worker;
    if (worker.hasExited() || place.signal.aborted) break;
    await sleep(100);
  }
  await worker.stop();
  place.signal.throwIfAborted();
  throw new Error(`the worker does not serve: ${worker.lastWords()}`);
}
