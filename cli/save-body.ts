import { access, open, rename, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { createTransferDisplay } from './draw/transfer-display.ts';
import type { Session } from './session.ts';

export const unwritten = (path: string, error: unknown): ResguardoError =>
  new ResguardoError(
    'file-not-written',
    { path, why: (error as NodeJS.ErrnoException).code ?? String(error) },
    { cause: error },
  );

/** `file-not-written` where a file of that name is already. */
export const expectFree = async (path: string): Promise<void> => {
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (there) throw new ResguardoError('file-not-written', { path, why: 'EEXIST' });
};

/** How large a file is; 0 where there is none. */
export const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

/** Gives a file that is whole its own name. `file-not-written`. */
export const named = (part: string, target: string): Promise<void> =>
  rename(part, target).catch((error: unknown) => {
    throw unwritten(target, error);
  });

/**
 * Writes an answer's body into a file, after the `held` bytes that are in it already. `api-unreachable`
 * when it breaks off, `file-not-written`.
 */
export const saveBody = async (
  session: Session,
  answer: Response,
  part: string,
  { held, whole, signal }: { held: number; whole: number | null; signal: AbortSignal },
): Promise<void> => {
  const file = await open(part, held > 0 ? 'a' : 'w', 0o600).catch((error: unknown) => {
    throw unwritten(part, error);
  });
  const display = createTransferDisplay(session, whole);
  let done = held;
  try {
    for await (const chunk of Readable.fromWeb(answer.body as never) as AsyncIterable<Buffer>) {
      await file.writeFile(chunk).catch((error: unknown) => {
        throw unwritten(part, error);
      });
      done += chunk.length;
      display.show(done);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ResguardoError) throw error;
    // The API breaks off what it finds not to be the bytes that were stored.
    throw new ResguardoError(
      'api-unreachable',
      { address: session.client().url },
      { cause: error },
    );
  } finally {
    display.close();
    await file.close();
  }
};
