import { readEvents } from '../api/event-lines.ts';
import { Problem } from '../api/problem.ts';
import type { z } from 'zod';
import { runEvents } from '../api/run.ts';
import { ResguardoError } from '../resguardo-error.ts';
import type { ApiClient } from './api-client.ts';
import { ApiProblem } from './api-problem.ts';

/** What is told of what goes on: where it stands, or why it cannot be seen just now. */
export type FollowedNews<View> =
  | { readonly kind: 'progress'; readonly view: View }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** How long we try to reach the API again before we give up following. It goes on without us. */
const patienceMs = 120_000;

const passing = (error: unknown): boolean =>
  (error instanceof ResguardoError && error.code === 'api-unreachable') ||
  (error instanceof ApiProblem && error.problem.status >= 500) ||
  (error instanceof TypeError && error.message === 'terminated');

/** Read by hand: not every browser iterates over a stream. */
async function* textOf({ body }: Response): AsyncGenerator<string> {
  const reader = (body as ReadableStream<Uint8Array<ArrayBuffer>>)
    .pipeThrough(new TextDecoderStream())
    .getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    await reader.cancel();
  }
}

/** Browsers run this too, so that nothing here is Node's alone. */
const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });

/**
 * Follows the events of what goes on until it ends, which is the last news. Connects again, from where
 * it was, whenever the stream breaks.
 */
export async function* followEvents<View>(
  client: Pick<ApiClient, 'openAt'>,
  events: string,
  schema: z.ZodType<View>,
  signal: AbortSignal,
): AsyncGenerator<FollowedNews<View>> {
  let last: string | null = null;
  let lostAt: number | null = null;
  for (;;) {
    try {
      const answer = await client.openAt(events, {
        signal,
        headers: {
          accept: 'text/event-stream',
          ...(last === null ? {} : { 'last-event-id': last }),
        },
      });
      // Nothing comes after the last event that we had.
      if (answer.status === 204) return;
      for await (const event of readEvents(textOf(answer))) {
        lostAt = null;
        last = event.id ?? last;
        const data: unknown = JSON.parse(event.data);
        if (event.name === runEvents.problem) {
          yield { kind: 'problem', problem: Problem.parse(data) };
        } else {
          yield { kind: 'progress', view: schema.parse(data) };
          if (event.name === runEvents.end) return;
        }
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!passing(error)) throw error;
      lostAt ??= Date.now();
      if (Date.now() - lostAt > patienceMs) throw error;
    }
    await pause(1000, signal);
  }
}
