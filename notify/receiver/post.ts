import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { hostOf, whyNotAllowed } from '../../contracts/network/allowed-address.ts';
import type { Allowance } from '../../contracts/notifications/settings-input.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { allowedLookup } from './allowed-lookup.ts';

export interface Post {
  /** Its name, for errors: an address may be a secret. */
  readonly receiver: string;
  readonly url: URL;
  readonly allow: Allowance;
  /** Of a clinic's own. */
  readonly own: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal?: AbortSignal;
}

/** Milliseconds for the whole: looking up, connecting, sending, and the first line of the answer. */
const timeout = 10_000;

const notAllowed = (receiver: string, why: string): ResguardoError =>
  new ResguardoError('receiver-not-allowed', { receiver, why });

/** Never the library's words, which name addresses: the system's code alone. */
const unreachable = (receiver: string, error: unknown): ResguardoError => {
  if (error instanceof ResguardoError) return error;
  const { code, name } = error as NodeJS.ErrnoException;
  const why = name === 'AbortError' || name === 'TimeoutError' ? 'timeout' : (code ?? name);
  return new ResguardoError('receiver-unreachable', { receiver, why });
};

/**
 * POSTs once: no redirect is followed, nothing of the answer is read but its status, and all of it takes
 * ten seconds at most. Gives the status, 200 to 299. `receiver-not-allowed`, `receiver-unreachable`,
 * `receiver-refused` for any other status.
 */
export const postTo = ({
  receiver,
  url,
  allow,
  own,
  headers,
  body,
  signal,
}: Post): Promise<{ status: number }> => {
  const why = whyNotAllowed(url, allow, own);
  if (why !== null) return Promise.reject(notAllowed(receiver, why));
  const bound = AbortSignal.timeout(timeout);
  const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const outside = () => notAllowed(receiver, 'its name leads out of the public internet');
  return new Promise((resolve, reject) => {
    const asked = ask(
      url,
      {
        method: 'POST',
        agent: false,
        signal: signal ? AbortSignal.any([signal, bound]) : bound,
        headers: {
          ...headers,
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Resguardo',
          connection: 'close',
        },
        maxHeaderSize: 16 * 1024,
        // No name is looked up for a numeric address.
        ...(isIP(hostOf(url)) === 0 ? { lookup: allowedLookup(allow, outside) } : {}),
      },
      (answer) => {
        const status = answer.statusCode ?? 0;
        answer.destroy();
        if (status >= 200 && status < 300) resolve({ status });
        else reject(new ResguardoError('receiver-refused', { receiver, status: String(status) }));
      },
    );
    asked.on('error', (error) => reject(unreachable(receiver, error)));
    asked.end(body);
  });
};
