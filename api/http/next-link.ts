import type { FastifyInstance } from 'fastify';

const nextCursorOf = (payload: unknown): string | null => {
  const { nextCursor = null } = (payload ?? {}) as { nextCursor?: unknown };
  return typeof nextCursor === 'string' ? nextCursor : null;
};

/** Gives a page the address of the next, whole, as a link (RFC 8288): the same question, further on. */
export const linkNextPages = (server: FastifyInstance): void => {
  server.addHook('preSerialization', async (request, reply, payload) => {
    const cursor = nextCursorOf(payload);
    if (cursor === null || request.method !== 'GET') return payload;
    const [path = '', query] = request.url.split('?');
    const asked = new URLSearchParams(query);
    asked.set('cursor', cursor);
    void reply.header('link', `<${path}?${asked.toString()}>; rel="next"`);
    return payload;
  });
};
