import { createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { withProgress, type Report } from './progress.ts';
import { runCommand } from './run-command.ts';

/** This machine as Go's projects name it in their releases; undefined where they build for no such one. */
export function releasePlatform(): { readonly os: string; readonly arch: string } | undefined {
  const os = { linux: 'linux', darwin: 'darwin' }[process.platform as string];
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  return os && arch ? { os, arch } : undefined;
}

/**
 * Fetches a project's own release, a .tar.gz, and unpacks one file of it into a folder.
 * @throws Error saying what went wrong with which address
 */
export async function downloadFromTarball(
  url: string,
  member: string,
  into: {
    readonly folder: string;
    readonly report: Report;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<void> {
  const archive = join(into.folder, '.download.tar.gz');
  try {
    await withProgress({ title: `downloading ${url}`, ...into }, async () => {
      const response = await reach(url, into.signal);
      if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
      await pipeline(
        Readable.fromWeb(response.body as ReadableStream<Uint8Array>),
        createWriteStream(archive),
      );
    });
    const done = await runCommand('tar', ['-xzf', archive, '-C', into.folder, member]);
    if (done.code !== 0) throw new Error(`${url} does not unpack: ${done.output.trim()}`);
  } finally {
    rmSync(archive, { force: true });
  }
}

/** fetch's own error says only that it failed; its cause says why. */
async function reach(url: string, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch(url, signal ? { signal } : {});
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { message?: string } };
    throw new Error(`${url}: ${cause?.message ?? message}`, { cause: error });
  }
}
