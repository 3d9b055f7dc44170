import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { claimFolder } from '../process/folder-claim.ts';
import { endLeftover, startServerProcess } from '../process/server-process.ts';
import { serverFolder } from '../server-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** One of the product's own processes, as the embedded stack runs it. */
export interface ServiceOptions {
  /** `worker`, `worker-2`, `api`: names its folder of logs. */
  readonly name: string;
  /** Its file, from the project's root. */
  readonly script: string;
  readonly stateDir: string;
  /** Its whole configuration: secrets travel here and never on the command line. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface Service {
  readonly pid: number;
  /** The JSON object of the line with which it said that it serves. */
  readonly said: Record<string, unknown>;
  /** What it has written, for an error that has to say why. */
  readonly log: string;
  readonly hasExited: () => boolean;
  stop(): Promise<void>;
}

/**
 * Starts a process of the product and waits until it says that it serves.
 * @throws ResguardoError `part-not-started` with the last lines of its log; `cancelled`
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { name, script, stateDir, environment, signal } = options;
  const folder = serverFolder(stateDir, name);
  const claim = claimFolder(folder);
  const log = join(folder, 'server.log');
  try {
    await endLeftover(folder);
    const server = await startServerProcess({
      name,
      command: process.execPath,
      args: ['--disable-warning=ExperimentalWarning', join(root, script)],
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        TMPDIR: process.env['TMPDIR'],
        LANG: process.env['LANG'],
        ...environment,
      },
      cwd: root,
      folder,
    });
    const stop = async (): Promise<void> => {
      await server.stop();
      claim.release();
    };
    const until = Date.now() + 60_000;
    while (Date.now() < until) {
      const said = firstJsonLine(log);
      if (said) return { pid: server.pid, said, log, hasExited: server.hasExited, stop };
      if (server.hasExited() || signal?.aborted) break;
      await sleep(30);
    }
    const words = server.lastWords();
    await server.stop();
    if (signal?.aborted) throw new ResguardoError('cancelled');
    throw new ResguardoError('part-not-started', { part: name, why: 'no answer', log: words });
  } catch (error) {
    claim.release();
    throw error;
  }
}

function firstJsonLine(path: string): Record<string, unknown> | undefined {
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (!/^\{"(serving|listening)":.*\}$/.test(line)) continue;
    return JSON.parse(line) as Record<string, unknown>;
  }
  return undefined;
}
