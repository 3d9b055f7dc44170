import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { problemOf } from '../http/problem-of.ts';
import { eventStream, type Stand, type Trouble } from './event-stream.ts';
import { endId, heardTheEnd, type News } from './feeds.ts';

/** How a stream of events is described: `what` names what its events hold. */
export const eventsResponse = (what: string) => ({
  200: {
    description: `Events \`progress\` and \`end\` hold a ${what}, \`problem\` a Problem that passes. Resumes by Last-Event-ID.`,
    content: { 'text/event-stream': { schema: z.string() } },
  },
  204: z.undefined().describe('The end has been told: a browser stops connecting again'),
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
  yield { kind: 'end', id: endId(name), progress };
}

/**
 * Answers with news as server-sent events, each as `viewOf` shows it; who has heard the end already is
 * told that there is nothing more (HTML standard, 9.2.3).
 */
export const sendEvents = <Progress>(
  request: FastifyRequest,
  reply: FastifyReply,
  news: AsyncIterable<News<Progress>>,
  viewOf: (progress: Progress, closed: boolean) => unknown,
): FastifyReply => {
  if (heardTheEnd(lastEvent(request) ?? '')) return reply.code(204).send();
  const words = {
    progress: ({ kind, progress }: Stand<Progress>) => viewOf(progress, kind === 'end'),
    problem: ({ error }: Trouble) => problemOf(error, request),
  };
  const stream = eventStream(news, words);
  return reply
    .type('text/event-stream')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(stream);
};
