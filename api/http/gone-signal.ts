import type { FastifyReply } from 'fastify';

/** Aborts when the answer is over, whether it was sent whole or its caller went away. */
export const goneSignal = (reply: FastifyReply): AbortSignal => {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    controller.abort();
  });
  return controller.signal;
};
