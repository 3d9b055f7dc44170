import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isAllowedAddress } from '../../contracts/network/allowed-address.ts';
import type { Allowance } from '../../contracts/notifications/settings-input.ts';

/** All addresses of a name: the system's resolver, or one that a test puts in its place. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, found?: LookupAddress[]) => void,
) => void;

const nobody = (hostname: string): Error =>
  Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' });

/**
 * Looks a name up for the connection itself: the address that was checked is the one connected to, so
 * that a name which answers differently the second time gains nothing. Numeric addresses are not looked
 * up: whoever connects checks those.
 * @param refused the error for a name that leads where it may not
 */
export const allowedLookup =
  (allow: Allowance, refused: () => Error, resolve: Resolve = lookup): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const addresses = found ?? [];
      const [address] = addresses;
      if (error || !address) callback(error ?? nobody(hostname), '', 4);
      else if (!addresses.every((one) => isAllowedAddress(one.address, allow)))
        callback(refused(), '', 4);
      else if (options.all === true) callback(null, addresses);
      else callback(null, address.address, address.family);
    });
  };
