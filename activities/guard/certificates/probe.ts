import { setTimeout as sleep } from 'node:timers/promises';
import type { LookupFunction } from 'node:net';
import type { TlsPlace } from '../../../contracts/network/tls-place.ts';
import { beforeTls } from '../../tls/before-tls.ts';
import { shownCertificate } from '../../tls/shown-certificate.ts';

/** Between when and when a certificate is valid. */
export interface Validity {
  readonly from: Date;
  readonly until: Date;
}

export type Probed =
  /** Null: nothing is shown there, since TLS is not offered. */
  | { readonly validity: Validity | null }
  /** The system's code for why nothing could be seen. */
  | { readonly why: string };

/** How patient a look is, milliseconds: for one try, and between the two. */
export interface Patience {
  readonly tryMs: number;
  readonly pauseMs: number;
}

export const usualPatience: Patience = { tryMs: 10_000, pauseMs: 3000 };

const validityOf = (from: string, until: string): Validity => {
  const validity = { from: new Date(from), until: new Date(until) };
  if (Number.isNaN(validity.from.getTime()) || Number.isNaN(validity.until.getTime()))
    throw Object.assign(new Error('no dates'), { code: 'EPROTO' });
  return validity;
};

/** One try. */
const look = async (
  place: TlsPlace,
  lookup: LookupFunction | undefined,
  signal: AbortSignal,
): Promise<Validity | null> => {
  const { before, ...where } = place;
  const shown = await shownCertificate(
    {
      ...where,
      ...(lookup ? { lookup } : {}),
      ...(before === 'nothing' ? {} : { before: beforeTls[before] }),
    },
    signal,
  );
  return shown && validityOf(shown.certificate.valid_from, shown.certificate.valid_to);
};

const codeOf = (error: unknown): string => {
  const { code, name } = error as Partial<NodeJS.ErrnoException>;
  // Without a code it is a mistake of ours, and not what the other end did.
  if (name === 'AddressNotAllowed') return 'address not allowed';
  if (typeof code !== 'string' || name === 'TypeError') throw error;
  return code;
};

/**
 * The certificate that a server shows: a handshake and no more, twice where the first fails. Rejects only
 * when it is stopped.
 */
export const probe = async (
  place: TlsPlace,
  { tryMs, pauseMs }: Patience,
  signal: AbortSignal,
  lookup?: LookupFunction,
): Promise<Probed> => {
  for (let attempt = 1; ; attempt += 1) {
    const bound = AbortSignal.timeout(tryMs);
    try {
      return { validity: await look(place, lookup, AbortSignal.any([signal, bound])) };
    } catch (error) {
      signal.throwIfAborted();
      const why = bound.aborted ? 'timeout' : codeOf(error);
      if (attempt > 1) return { why };
    }
    await sleep(pauseMs, undefined, { signal });
  }
};
