import { searchAttributes } from '../contracts/temporal.ts';
import { startDriveEmulator } from './drive/start.ts';
import { startPostgres } from './postgres/start.ts';
import { startWeed } from './s3/weed.ts';
import { startSmtp } from './smtp/start.ts';
import type { Stack, StackOptions } from './stack-types.ts';
import { startAll } from './start-all.ts';
import { startTemporal } from './temporal/start.ts';

/**
 * Starts the embedded stack: every server side by side, each found or installed by itself, and asked
 * until it answers. When one fails, those that started are stopped again.
 * @throws ResguardoError `part-missing`, `part-not-started`, `state-folder-in-use`, `cancelled`
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { report, onUp } = options;
  const told = async <Server>(name: string, start: () => Promise<Server>): Promise<Server> => {
    const began = Date.now();
    const server = await start();
    const seconds = (Date.now() - began) / 1000;
    if (onUp) onUp(name, seconds);
    else report(`${name} is up (${seconds.toFixed(1)} s)`);
    return server;
  };
  const { servers, stop } = await startAll(
    {
      postgres: (signal) => told('PostgreSQL', () => startPostgres({ ...options, signal })),
      temporal: (signal) =>
        told('Temporal', () => startTemporal({ ...options, signal, searchAttributes })),
      s3: (signal) => told('S3', () => startWeed({ ...options, signal })),
      drive: (signal) => told('Drive', () => startDriveEmulator({ ...options, signal })),
      smtp: (signal) => told('mail', () => startSmtp({ ...options, signal })),
    },
    options.signal,
  );
  const { postgres, temporal, s3, drive, smtp } = servers;
  let stopping: Promise<void> | undefined;
  return {
    postgres,
    temporal,
    s3,
    drive,
    smtp,
    mailbox: { url: smtp.mailboxUrl },
    stop: () => (stopping ??= stop()),
  };
}
