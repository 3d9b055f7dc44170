import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ReceiverServer {
  readonly url: string;
  readonly arrived: Arrived[];
  /** What it answers from now on; null: nothing at all. */
  answer: { status: number; headers?: Record<string, string>; body?: string } | null;
  close(): Promise<void>;
}

/** A real HTTP server in this process, on a free port of 127.0.0.1, that keeps what it is sent. */
export const startReceiver = async (): Promise<ReceiverServer> => {
  const receiver: Pick<ReceiverServer, 'arrived' | 'answer'> = {
    arrived: [],
    answer: { status: 204 },
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      receiver.arrived.push({
        ...{ method, path: url, headers },
        body: Buffer.concat(chunks).toString(),
      });
      const { answer } = receiver;
      if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
};
