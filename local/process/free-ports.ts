import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';

const bind = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve(server));
  });

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
};

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
  });

/**
 * Free ports of 127.0.0.1, one for each name, all different. They are held until all are found, and
 * then let go: another program may still take one, so whoever starts a server tries again.
 * @param memory a file that keeps them, so that addresses stay the same from one start to the next
 */
export async function freePorts<Name extends string>(
  names: readonly Name[],
  memory?: string,
): Promise<Record<Name, number>> {
  const remembered = memory ? readPorts(memory) : {};
  const held: Server[] = [];
  const ports = {} as Record<Name, number>;
  try {
    for (const name of names) {
      const before = remembered[name];
      const server = (before === undefined ? undefined : await bind(before)) ?? (await bind(0));
      if (!server) throw new Error('no free port on 127.0.0.1');
      held.push(server);
      ports[name] = portOf(server);
    }
  } finally {
    await Promise.all(held.map(close));
  }
  if (memory) writeFileSync(memory, JSON.stringify(ports));
  return ports;
}

function readPorts(path: string): Partial<Record<string, number>> {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>;
  } catch {
    return {}; // only a wish for the same addresses as before
  }
}
