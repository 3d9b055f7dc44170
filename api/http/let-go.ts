import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const lookEveryMs = 100;

/**
 * Lets connections go while the server closes: those that never asked anything, which Node does not
 * count as idle, and those whose answer ends after the closing began, which would otherwise idle for
 * as long as they may be kept alive.
 */
export const letConnectionsGo = (server: FastifyInstance): void => {
  const silent = new Set<Socket>();
  let looking: NodeJS.Timeout | undefined;
  server.server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.server.on('request', ({ socket }: { socket: Socket }) => silent.delete(socket));
  server.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy();
    looking = setInterval(() => {
      server.server.closeIdleConnections();
    }, lookEveryMs);
  });
  server.addHook('onClose', async () => {
    clearInterval(looking);
  });
};
