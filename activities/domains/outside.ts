import type { Allowance } from '../../contracts/notifications/settings-input.ts';
import type { Resolve } from '../../notify/receiver/allowed-lookup.ts';

/** How the world outside is asked. */
export interface Outside {
  /** Where may be asked at all: what the operator allows for webhooks. */
  readonly allow: Allowance;
  /** Milliseconds for one try of one check, with all its redirects. */
  readonly patienceMs: number;
  /** Milliseconds until a check that failed is tried the one more time. */
  readonly pauseMs: number;
  /** The system's resolver, unless a test names hosts of its own. */
  readonly resolve?: Resolve;
  /** PEM of an authority that is known besides those that Node knows. */
  readonly authority?: string;
}

/** A name that leads where the operator does not allow anybody to be called. */
export class AddressNotAllowed extends Error {
  override readonly name = 'AddressNotAllowed';

  constructor() {
    super('its name leads out of the public internet');
  }
}

/** What others wrote (a certificate, a header), short and without what a terminal would obey. */
export const plainText = (text: string): string => text.replace(/\p{C}/gu, '').slice(0, 200);
