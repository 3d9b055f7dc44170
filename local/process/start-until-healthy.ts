import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { freePorts } from './free-ports.ts';
import { startServerProcess, type ServerCommand, type ServerProcess } from './server-process.ts';

export interface Startable<Name extends string> {
  readonly portNames: readonly Name[];
  /** A file that keeps the ports between starts. */
  readonly portMemory: string;
  command(ports: Record<Name, number>): ServerCommand;
  /** Resolves to true once the server answers; a refusal to connect is simply false. */
  isHealthy(ports: Record<Name, number>): Promise<boolean>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts a server on free ports and waits until it answers. When it ends by itself instead (a port
 * taken in between, a predecessor's memory not yet released), it is tried again on other ports.
 * @throws ResguardoError `part-not-started`, with the last lines of its log; `cancelled`
 */
export async function startUntilHealthy<Name extends string>(
  startable: Startable<Name>,
): Promise<{ ports: Record<Name, number>; server: ServerProcess }> {
  const attempts = 4;
  for (let attempt = 1; ; attempt += 1) {
    const ports = await freePorts(startable.portNames, startable.portMemory);
    const command = startable.command(ports);
    const server = await startServerProcess(command);
    const outcome = await waitForHealth(startable, ports, server);
    if (outcome === 'healthy') return { ports, server };
    const words = server.lastWords();
    await server.stop();
    if (outcome === 'cancelled') throw new ResguardoError('cancelled');
    if (outcome === 'timeout' || attempt === attempts) {
      throw new ResguardoError('part-not-started', {
        part: command.name,
        why:
          outcome === 'timeout'
            ? `no answer in ${startable.timeoutMs / 1000} s`
            : 'it ended by itself',
        log: words,
      });
    }
    rmSync(startable.portMemory, { force: true });
    await sleep(200 * attempt);
  }
}

async function waitForHealth<Name extends string>(
  startable: Startable<Name>,
  ports: Record<Name, number>,
  server: ServerProcess,
): Promise<'healthy' | 'ended' | 'timeout' | 'cancelled'> {
  const until = Date.now() + startable.timeoutMs;
  while (Date.now() < until) {
    if (startable.signal?.aborted) return 'cancelled';
    if (server.hasExited()) return 'ended';
    if (await startable.isHealthy(ports)) return server.hasExited() ? 'ended' : 'healthy';
    await sleep(40);
  }
  return 'timeout';
}
