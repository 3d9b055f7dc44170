import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

/** What to do with a request instead of passing it on: an answer, or `null` to pass it on after all. */
export type Fault = (
  seen: SeenRequest,
) => { readonly status: number; readonly body: string } | { readonly cutAfter: number } | null;

export interface FaultyProxy {
  readonly endpoint: string;
  readonly seen: SeenRequest[];
  fault: Fault;
  stop(): Promise<void>;
}

/** Stands before a real server on this machine, notes what is asked, and fails where a test says so. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const { hostname, port } = new URL(target);
  const proxy: FaultyProxy = {
    endpoint: '',
    seen: [],
    fault: () => null,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const pass = (asked: IncomingMessage, answer: ServerResponse): void => {
    const { method = '', url = '', headers } = asked;
    const seen = { method, url, headers };
    proxy.seen.push(seen);
    const fault = proxy.fault(seen);
    if (fault && 'status' in fault) {
      asked.resume();
      asked.once('end', () =>
        answer.writeHead(fault.status, { 'content-type': 'application/xml' }).end(fault.body),
      );
      return;
    }
    // The Host header goes along as it was signed.
    const onward = request({ hostname, port, method, path: url, headers }, (told) => {
      answer.writeHead(told.statusCode ?? 500, told.headers);
      if (fault === null) told.pipe(answer);
      else {
        told.once('data', (chunk: Buffer) => {
          answer.write(chunk.subarray(0, fault.cutAfter), () => answer.destroy());
        });
      }
    });
    onward.once('error', () => answer.destroy());
    asked.once('close', () => {
      if (!asked.complete) onward.destroy();
    });
    asked.pipe(onward);
  };
  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return Object.assign(proxy, { endpoint: `http://127.0.0.1:${address.port}` });
}
