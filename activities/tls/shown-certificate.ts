import { addAbortListener, once } from 'node:events';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as secure, type PeerCertificate, type TLSSocket } from 'node:tls';

/** Where a certificate is asked for, and how. */
export interface Greeting {
  readonly host: string;
  readonly port: number;
  /** The name that is asked for, where it is not `host`. */
  readonly serverName?: string;
  readonly lookup?: LookupFunction;
  /** PEM of an authority that is known besides those that Node knows. */
  readonly ca?: string;
  readonly protocols?: readonly string[];
  /** What must be said in the clear first; false: it offers no TLS. */
  readonly before?: (socket: Socket) => Promise<boolean>;
}

export interface Shown {
  readonly certificate: PeerCertificate;
  /** Why it is not believed; null where it is. */
  readonly code: string | null;
}

const brokenOff = (): Error => Object.assign(new Error('closed'), { code: 'ECONNRESET' });

/** Rejects with what ends the connection, whenever that is. */
const endOf = (socket: Socket): Promise<never> => {
  const ended = new Promise<never>((_, reject) => {
    socket.on('error', reject);
    socket.once('close', () => reject(brokenOff()));
  });
  ended.catch(() => undefined);
  return ended;
};

/** A certificate that is not yet, or no longer, or for another name: it is to be seen all the same. */
const handshake = (socket: Socket, { host, serverName, ca, protocols }: Greeting): TLSSocket => {
  const name = serverName ?? host;
  return secure({
    socket,
    ...(isIP(name) === 0 ? { servername: name } : {}),
    // It is to be seen what is wrong with it. It is no less checked: see `authorizationError`.
    rejectUnauthorized: false,
    ...(protocols ? { ALPNProtocols: [...protocols] } : {}),
    ...(ca === undefined ? {} : { ca }),
  });
};

/**
 * What a server shows, believed or not; null where it offers no TLS. Nothing is sent to it beyond the
 * handshake and what must go before. Rejects with the system's error or the signal's.
 */
export const shownCertificate = async (
  greeting: Greeting,
  signal: AbortSignal,
): Promise<Shown | null> => {
  const { host, port, lookup, before } = greeting;
  signal.throwIfAborted();
  const plain = connect({ host, port, ...(lookup ? { lookup } : {}) });
  const listening = addAbortListener(signal, () => plain.destroy(signal.reason as Error));
  const ended = endOf(plain);
  try {
    await Promise.race([once(plain, 'connect'), ended]);
    if (before && !(await Promise.race([before(plain), ended]))) return null;
    const socket = handshake(plain, greeting);
    await Promise.race([once(socket, 'secureConnect'), endOf(socket), ended]);
    // A text, whatever the types say: the code, or OpenSSL's words.
    const why = socket.authorizationError as unknown;
    return {
      certificate: socket.getPeerCertificate(),
      code: socket.authorized ? null : String(why),
    };
  } finally {
    listening[Symbol.dispose]();
    plain.destroy();
  }
};
