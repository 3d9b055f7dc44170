import { setTimeout } from 'node:timers/promises';
import { readEvents } from '../contracts/api/event-lines.ts';
import { Problem } from '../contracts/api/problem.ts';
import type { z } from 'zod';
import { runEvents } from '../contracts/api/run.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { ApiProblem, type ApiClient } from './api-client.ts';

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

/**
 * Follows the events of what goes on until it ends, which is the last news. Connects again, from where
 * it was, whenever the stream breaks.
 */
export async function* followEvents<View>(
  client: ApiClient,
  events: string,
  schema: z.ZodType<View>,
  signal: AbortSignal,
): AsyncGenerator<FollowedNews<View>> {
  let last: string | null = null;
  let lostAt: number | null = null;
  for (;;) {
    try {
      const answer = await client.open(events, {
        signal,
        headers: {
          accept: 'text/event-stream',
          ...(last === null ? {} : { 'last-event-id': last }),
        },
      });
      const text = (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream());
      for await (const event of readEvents(text)) {
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
    await setTimeout(1000, undefined, { signal });
  }
}
