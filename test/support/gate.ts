import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A statement of one session on its way to PostgreSQL. */
export interface Moment {
  /** The session's `application_name`. */
  readonly application: RegExp;
  readonly statement: RegExp;
  /** What the same session must have sent before. */
  readonly after?: RegExp;
  /** `sent`: the statement waits at the gate. `answered`: it is done, and only its answer does not come. */
  readonly held: 'sent' | 'answered';
}

/** Stands before a PostgreSQL server, and stops whoever asks for what it was told to wait for. */
export interface Gate {
  readonly host: '127.0.0.1';
  readonly port: number;
  /**
   * Holds the first session that comes to this moment, for ever: it is there to be killed.
   * @returns the port by which the server knows that session, once it is held
   */
  reached(moment: Moment): Promise<number>;
  close(): Promise<void>;
}

/**
 * So a moment is met however fast or slow machines are. TLS and canceling requests are not understood.
 * @param at the port, where it is to be the one of a gate that was closed
 */
export async function openGate(to: { host: string; port: number }, at = 0): Promise<Gate> {
  const sockets = new Set<Socket>();
  const armed = new Set<{ moment: Moment; met: (port: number) => void }>();
  const server = createServer((client) => {
    const upstream = connect({ host: to.host, port: to.port, noDelay: true });
    const said: string[] = [];
    let application: string | undefined;
    let held: Moment['held'] | undefined;
    let onAnswer: (() => void) | undefined;

    client.on('data', (chunk) => {
      if (held !== undefined) return;
      const text = chunk.toString('latin1');
      application ??= /application_name\0([^\0]*)\0/.exec(text)?.[1] ?? '';
      for (const one of armed) {
        const { moment, met } = one;
        const { after } = moment;
        if (!moment.application.test(application) || !moment.statement.test(text)) continue;
        if (after && !said.some((earlier) => after.test(earlier))) continue;
        armed.delete(one);
        held = moment.held;
        const port = upstream.localPort ?? 0;
        if (held === 'sent') {
          met(port);
          return;
        }
        onAnswer = () => met(port);
        break;
      }
      said.push(text.slice(0, 2000));
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (held === undefined) client.write(chunk);
      else onAnswer?.();
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      // Whoever is cut off learns of it by its end.
      one.on('error', () => undefined);
      one.on('end', () => other.end());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(at, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    reached: (moment) =>
      new Promise((met) => {
        armed.add({ moment, met });
      }),
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
