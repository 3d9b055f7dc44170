import { fstatSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { GrowingSource } from '../copy-store.ts';
import { isMissing } from '../disk-errors.ts';
import { currentAttempt, sealOf, type SpoolFiles } from './spool-files.ts';

const chunkBytes = 1024 * 1024;
const shortestPauseMs = 15;
const longestPauseMs = 100;

/** Reads a spool behind its writer, in this process or another one on the same disk. */
export function followSpool(files: SpoolFiles): GrowingSource {
  return {
    attempt: (signal) => waitForAttempt(files, signal),
    async *follow(offset, signal, attempt) {
      const followed = attempt ?? (await waitForAttempt(files, signal));
      const handle = await openData(files, followed);
      try {
        yield* readWhileGrowing(files, followed, handle, offset, signal);
      } finally {
        await handle.close();
      }
    },
    async summary(attempt) {
      const seal = sealOf(files, attempt);
      if (seal === null) throw restarted(files);
      return seal;
    },
  };
}

/** The copier may be there before the snapshot is. */
async function waitForAttempt(files: SpoolFiles, signal: AbortSignal): Promise<string> {
  const pause = pauses(signal);
  for (;;) {
    signal.throwIfAborted();
    const attempt = currentAttempt(files);
    if (attempt !== null) return attempt;
    await pause.wait();
  }
}

async function openData(files: SpoolFiles, attempt: string): Promise<FileHandle> {
  try {
    return await open(files.data(attempt), 'r');
  } catch (error) {
    throw isMissing(error) ? restarted(files) : error;
  }
}

async function* readWhileGrowing(
  files: SpoolFiles,
  attempt: string,
  handle: FileHandle,
  offset: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void> {
  const pause = pauses(signal);
  let position = offset;
  for (;;) {
    signal.throwIfAborted();
    const available = fstatSync(handle.fd).size - position;
    if (available > 0) {
      const chunk = await readExactly(handle, position, Math.min(available, chunkBytes));
      position += chunk.length;
      pause.reset();
      yield chunk;
      continue;
    }
    // The seal is looked at before the attempt: what is sealed and then replaced must still end in an error.
    const seal = sealOf(files, attempt);
    if (currentAttempt(files) !== attempt) throw restarted(files);
    if (seal === null) await pause.wait();
    else if (position === seal.bytes) return;
    else if (fstatSync(handle.fd).size !== seal.bytes || position > seal.bytes) {
      throw new ResguardoError('spool-missing', { spool: files.key });
    }
  }
}

async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const chunk = Buffer.allocUnsafeSlow(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(chunk, done, length - done, position + done);
    if (bytesRead === 0) return chunk.subarray(0, done);
    done += bytesRead;
  }
  return chunk;
}

const restarted = (files: SpoolFiles): ResguardoError =>
  new ResguardoError('spool-restarted', { spool: files.key });

/** Longer and longer pauses while nothing comes: waiting must cost next to nothing. */
function pauses(signal: AbortSignal): { wait(): Promise<void>; reset(): void } {
  let next = shortestPauseMs;
  return {
    async wait() {
      const pause = next;
      next = Math.min(longestPauseMs, next * 1.5);
      await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
    },
    reset: () => (next = shortestPauseMs),
  };
}
