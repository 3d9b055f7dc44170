import { lookup, type LookupAddress } from 'node:dns';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from '../../../contracts/network/public-address.ts';

/** Twenty large keys are some 20 kB. */
const mostBytes = 256 * 1024;

const refused = (host: string): Error =>
  new Error(`${host} is not an address of the public internet`);

/**
 * Looks a name up for the connection itself, so that the address that was checked is the one that is
 * connected to: a name that answers differently the second time gains nothing.
 */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) {
      callback(error, '', 4);
      return;
    }
    const [first] = addresses;
    if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
      callback(refused(hostname), '', 4);
      return;
    }
    if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

export interface KeyFetch {
  readonly signal: AbortSignal;
  /** Whether the operator allowed that it is in a network of one's own. */
  readonly privateNetwork: boolean;
}

/**
 * Fetches a key set: no redirects, no more than 256 KiB, nothing outside the public internet unless it
 * was allowed. Rejects with why it could not.
 */
export const fetchKeys = (url: URL, { signal, privateNetwork }: KeyFetch): Promise<Response> => {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!privateNetwork) {
    if (url.protocol !== 'https:') return Promise.reject(new Error('not https'));
    // No name is looked up for a numeric address.
    if (isIP(host) !== 0 && !isPublicAddress(host)) return Promise.reject(refused(host));
  }
  const options: RequestOptions = {
    signal,
    agent: false,
    headers: { accept: 'application/json', connection: 'close' },
    ...(privateNetwork ? {} : { lookup: publicLookup }),
  };
  const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const asked = ask(url, options, (answer) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > mostBytes) answer.destroy(new Error(`more than ${mostBytes} bytes`));
      });
      answer.on('error', reject);
      answer.on('end', () => {
        const status = answer.statusCode ?? 502;
        if (status !== 200) reject(new Error(`it answers ${status}`));
        else resolve(new Response(Buffer.concat(chunks), { status }));
      });
    });
    asked.on('error', reject);
    asked.end();
  });
};
