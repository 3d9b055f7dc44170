import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { endProcess, gentleThenKill, type EndingSignals } from './end-process.ts';
import { watchOver } from './guardian.ts';
import { identityOf, isRunning, readIdentity } from './process-identity.ts';

export interface ServerCommand {
  /** What people call it: `PostgreSQL`, `Temporal`… */
  readonly name: string;
  readonly command: string;
  /** Shown by `ps`: no secret may stand here. */
  readonly args: readonly string[];
  /** The whole environment: nothing of ours leaks in. */
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Keeps server.json (who runs) and server.log (what it said). */
  readonly folder: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly endingSignals?: EndingSignals;
}

export interface ServerProcess {
  readonly pid: number;
  /** True once it has ended, whoever ended it. */
  readonly hasExited: () => boolean;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
  /** The last lines of its log, for an error that has to say why. */
  lastWords(lines?: number): string;
}

/** Starts a server in a session of its own: a terminal's Ctrl-C reaches us first, and we end it in order. */
export async function startServerProcess(server: ServerCommand): Promise<ServerProcess> {
  const signals = server.endingSignals ?? gentleThenKill;
  const log = join(server.folder, 'server.log');
  const output = openSync(log, 'w', 0o600);
  const child = spawn(server.command, server.args, {
    cwd: server.cwd,
    detached: true,
    env: server.env,
    stdio: ['ignore', output, output],
    ...server.user,
  });
  closeSync(output);
  const exit = { seen: false };
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      exit.seen = true;
      resolve();
    });
  });
  const failure = await new Promise<Error | undefined>((resolve) => {
    child.once('spawn', () => resolve(undefined));
    child.once('error', resolve);
  });
  const { pid } = child;
  if (failure || pid === undefined) {
    throw new ResguardoError('part-not-started', {
      part: server.name,
      why: failure?.message ?? 'no process',
    });
  }
  const identity = identityOf(pid);
  const record = join(server.folder, 'server.json');
  if (identity) writeFileSync(record, JSON.stringify(identity), { mode: 0o600 });
  const guardian = watchOver(pid, signals[0]?.signal === 'SIGINT' ? 'INT' : 'TERM');
  child.once('exit', () => guardian.dismiss());
  // A server that keeps running must not by itself keep a finished test or program alive.
  child.unref();

  return {
    pid,
    hasExited: () => exit.seen,
    async stop() {
      child.ref();
      if (identity && !exit.seen) await endProcess(identity, signals);
      await exited;
      rmSync(record, { force: true });
    },
    lastWords: (lines = 12) => lastLines(log, lines),
  };
}

/** Ends the server that a killed process left running on this folder. Resolves to whether there was one. */
export async function endLeftover(
  folder: string,
  signals: EndingSignals = gentleThenKill,
): Promise<boolean> {
  const record = join(folder, 'server.json');
  const identity = readIdentity(record);
  const left = identity !== undefined && isRunning(identity);
  if (left && !(await endProcess(identity, signals))) {
    throw new ResguardoError('part-not-started', {
      part: folder,
      why: `process ${identity.pid} of an earlier run does not end`,
    });
  }
  rmSync(record, { force: true });
  return left;
}

function lastLines(path: string, lines: number): string {
  return existsSync(path)
    ? readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
    : '';
}
