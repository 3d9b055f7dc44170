import { Agent, request as open } from 'node:http';
import type { FuzzRequest } from './requests.ts';

export interface FuzzAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** All of it; of a stream of events, what came first. */
  readonly text: string;
}

const patienceMs = 15_000;

/** Sends requests exactly as they are written: neither path nor headers are put right. */
export const createSender = (base: string) => {
  const { hostname, port } = new URL(base);
  const agent = new Agent({ keepAlive: true });
  const send = (
    { method, target, headers, body }: Omit<FuzzRequest, 'caller'>,
    more: Readonly<Record<string, string>>,
  ): Promise<FuzzAnswer> =>
    new Promise((resolve, reject) => {
      const bytes = body === null ? null : Buffer.from(body);
      const asking = open(
        {
          ...{ hostname, port, method, agent, path: target, timeout: patienceMs },
          headers: {
            ...headers,
            ...more,
            ...(bytes === null ? {} : { 'content-length': String(bytes.length) }),
          },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          const end = (): void => {
            const { statusCode: status = 0, headers: told } = answer;
            resolve({ status, headers: told, text: Buffer.concat(chunks).toString() });
          };
          answer.on('data', (chunk: Buffer) => {
            chunks.push(chunk);
            if (answer.headers['content-type']?.startsWith('text/event-stream')) {
              end();
              asking.destroy();
            }
          });
          answer.on('end', end);
          answer.on('error', reject);
        },
      );
      asking.on('timeout', () => {
        asking.destroy(new Error(`no answer within ${patienceMs} ms`));
      });
      asking.on('error', reject);
      asking.end(bytes ?? undefined);
    });
  return {
    send,
    close: () => {
      agent.destroy();
    },
  };
};
