import {
  request as httpRequest,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { hostOf } from '../../contracts/network/allowed-address.ts';
import { allowedLookup } from '../../notify/receiver/allowed-lookup.ts';
import { AddressNotAllowed, type Outside } from './outside.ts';

export interface Question {
  readonly method: 'GET' | 'POST' | 'OPTIONS';
  readonly url: URL;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

/** What came back, as far as it was read: nothing of a body is. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

const mostHeaderBytes = 16 * 1024;

/** For every connection to outside: the address that is checked is the one that is connected to. */
export const lookupFor = ({ allow, resolve }: Outside): LookupFunction =>
  allowedLookup(allow, () => new AddressNotAllowed(), resolve);

/** Asks once and follows nothing. Rejects with the system's error, `AddressNotAllowed`, or the signal's. */
export const ask = (
  outside: Outside,
  { method, url, headers = {}, body }: Question,
  signal: AbortSignal,
): Promise<Answer> => {
  // Domains are names; a number could only come from somebody else, and no lookup would check it.
  if (isIP(hostOf(url)) !== 0) return Promise.reject(new AddressNotAllowed());
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const options = {
      ...{ method, signal, agent: false, maxHeaderSize: mostHeaderBytes },
      lookup: lookupFor(outside),
      headers: {
        ...{ 'user-agent': 'Resguardo', accept: '*/*', connection: 'close' },
        ...headers,
        ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
      },
    };
    const asked = secure
      ? httpsRequest(url, { ...options, ...authorities(outside) })
      : httpRequest(url, options);
    asked.on('response', (answer) => {
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers });
      answer.destroy();
    });
    asked.on('error', reject);
    asked.end(body);
  });
};

/** Option of TLS connections: who is believed. */
export const authorities = ({ authority }: Outside): { ca?: string } =>
  authority === undefined ? {} : { ca: authority };
