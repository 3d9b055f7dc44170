import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { problemOf } from '../http/problem-of.ts';
import { eventStream } from './event-stream.ts';
import type { News } from './feeds.ts';

/** How a stream of events is described: `what` names what its events hold. */
export const eventsResponse = (what: string) => ({
  200: {
    description: `Events \`progress\` and \`end\` hold a ${what}, \`problem\` a Problem that passes. Resumes by Last-Event-ID.`,
    content: { 'text/event-stream': { schema: z.string() } },
  },
});

/** The id of the last event that a reconnecting listener had. */
export const lastEvent = (request: FastifyRequest): string | undefined => {
  const last = request.headers['last-event-id'];
  return typeof last === 'string' ? last : undefined;
};

/** What has ended already: its end is all the news there is. */
export async function* onlyTheEnd<Progress>(
  name: string,
  progress: Progress,
): AsyncGenerator<News<Progress>> {
  yield { kind: 'end', id: `${name}.end`, progress };
}

/** Answers with news as server-sent events, each as `viewOf` shows it. */
export const sendEvents = <Progress>(
  request: FastifyRequest,
  reply: FastifyReply,
  news: AsyncIterable<News<Progress>>,
  viewOf: (progress: Progress, closed: boolean) => unknown,
): FastifyReply => {
  const stream = eventStream(news, {
    progress: ({ kind, progress }) => viewOf(progress, kind === 'end'),
    problem: ({ error }) => problemOf(error, request),
  });
  return reply
    .type('text/event-stream')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(stream);
};
