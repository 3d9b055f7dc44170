import { join } from 'node:path';
import { killAtOnce } from '../process/end-process.ts';
import { endLeftover } from '../process/server-process.ts';
import { startClaimed } from '../process/start-claimed.ts';
import { startUntilHealthy } from '../process/start-until-healthy.ts';
import { plainEnvironment } from '../plain-environment.ts';
import { serverFolder } from '../server-folder.ts';
import type { ServerOptions } from '../server-options.ts';
import { findTemporal } from './binary.ts';

export type SearchAttributeType = 'Keyword' | 'Int' | 'Bool' | 'Double' | 'Datetime' | 'Text';

export interface TemporalOptions extends ServerOptions {
  /** Registered with the server; an attribute already known stays. */
  readonly searchAttributes?: Readonly<Record<string, SearchAttributeType>>;
  /** Settings of the server's own dynamic configuration, by their names. */
  readonly dynamicConfig?: Readonly<Record<string, string | number | boolean>>;
}

export interface TemporalServer {
  /** `host:port` of the front-end's gRPC. */
  readonly address: string;
  readonly namespace: 'default';
  readonly uiUrl: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts Temporal's own server and Web UI, with its state in one file of the state folder.
 * @throws ResguardoError `part-missing`, `part-not-started`, `state-folder-in-use`, `cancelled`
 */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const report = options.report ?? (() => undefined);
  const binary = await findTemporal(report, options.signal);
  const folder = serverFolder(options.stateDir, 'temporal');
  return startClaimed(folder, async () => {
    if (await endLeftover(folder)) report('ended a Temporal server that an earlier run had left');
    const { ports, server } = await startUntilHealthy({
      portNames: ['grpc', 'ui', 'http', 'metrics'],
      portMemory: join(folder, 'ports.json'),
      command: (chosen) => ({
        name: 'Temporal',
        command: binary,
        args: startArguments(options, folder, chosen),
        env: plainEnvironment(folder),
        cwd: folder,
        folder,
        ...(options.fast ? { endingSignals: killAtOnce } : {}),
      }),
      isHealthy: async ({ http, ui }) =>
        (await answers(`http://127.0.0.1:${http}/api/v1/namespaces/default`)) &&
        (await answers(`http://127.0.0.1:${ui}/healthz`)),
      timeoutMs: 60_000,
      signal: options.signal,
    });
    return {
      address: `127.0.0.1:${ports.grpc}`,
      namespace: 'default',
      uiUrl: `http://127.0.0.1:${ports.ui}`,
      pid: server.pid,
      stop: () => server.stop(),
    };
  });
}

function startArguments(
  options: TemporalOptions,
  folder: string,
  ports: Record<'grpc' | 'ui' | 'http' | 'metrics', number>,
): string[] {
  const attributes = Object.entries(options.searchAttributes ?? {});
  const dynamic = Object.entries(options.dynamicConfig ?? {});
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--ui-disable-news-fetch'],
    ...['--disable-config-file', '--disable-config-env', '--log-level', 'warn'],
    ...['--port', String(ports.grpc), '--ui-port', String(ports.ui)],
    ...['--http-port', String(ports.http), '--metrics-port', String(ports.metrics)],
    ...['--db-filename', join(folder, 'temporal.db')],
    ...(options.fast ? ['--sqlite-pragma', 'synchronous=OFF'] : []),
    ...attributes.flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    ...dynamic.flatMap(([name, value]) => [
      '--dynamic-config-value',
      `${name}=${JSON.stringify(value)}`,
    ]),
  ];
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // not listening yet
  }
}
