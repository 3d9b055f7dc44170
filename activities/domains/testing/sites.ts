import {
  createServer as createHttp,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Resolve } from '../../../notify/receiver/allowed-lookup.ts';
import type { Pair } from './certificates.ts';

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}
/** `nothing`: the connection stays, and no answer comes. `cut`: it ends. */
export type Behaviour = Reply | 'nothing' | 'cut';

/** `GET https://a.test/path`, without ports; `:` alone is what all others are answered. */
export type Behaviours = Readonly<Record<string, Behaviour | readonly Behaviour[]>>;

export interface Sites {
  readonly ports: { readonly https: number; readonly http: number };
  readonly asked: { readonly what: string; readonly headers: IncomingHttpHeaders }[];
  /** What they answer from now on; of several answers each in turn, and the last for ever. */
  behave(behaviours: Behaviours): void;
  /** Every name that has a certificate here leads to this machine. */
  readonly resolve: Resolve;
  close(): Promise<void>;
}

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
};

/** Web sites of many names on this machine: a real https server and a real http server. */
export const startSites = async (certificates: ReadonlyMap<string, Pair>): Promise<Sites> => {
  let left = new Map<string, Behaviour[]>();
  const asked: Sites['asked'] = [];
  const answering =
    (scheme: string) =>
    (request: IncomingMessage, response: ServerResponse): void => {
      const host = (request.headers.host ?? '').replace(/:\d+$/, '');
      const what = `${request.method ?? ''} ${scheme}://${host}${request.url ?? ''}`;
      asked.push({ what, headers: request.headers });
      const own = left.get(what) ?? left.get(':') ?? [];
      const behaviour = (own.length > 1 ? own.shift() : own[0]) ?? { status: 404 };
      if (behaviour === 'cut') request.socket.destroy();
      else if (behaviour !== 'nothing')
        response.writeHead(behaviour.status, { ...behaviour.headers }).end('x'.repeat(10_000));
    };
  const contexts = new Map(
    [...certificates].map(([name, pair]) => [name, createSecureContext(pair)]),
  );
  const [any] = certificates.values();
  const secure = createHttps(
    { ...any, SNICallback: (name, done) => done(null, contexts.get(name)) },
    answering('https'),
  );
  const plain = createHttp(answering('http'));
  const ports = { https: await listen(secure), http: await listen(plain) };
  return {
    ...{ ports, asked },
    behave(behaviours) {
      asked.length = 0;
      left = new Map(Object.entries(behaviours).map(([what, one]) => [what, [one].flat()]));
    },
    resolve: (hostname, _, callback) => {
      if (certificates.has(hostname)) callback(null, [{ address: '127.0.0.1', family: 4 }]);
      else callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
    },
    close: async () => {
      for (const server of [secure, plain]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
};
