import { BlockList, isIP } from 'node:net';
import type { Allowance } from '../notifications/settings-input.ts';
import { isPublicAddress } from './public-address.ts';

/** Networks of one's own (RFC 1918, RFC 6598, RFC 4193). Not link-local: clouds keep keys there. */
const networks = new BlockList();
networks.addSubnet('10.0.0.0', 8, 'ipv4');
networks.addSubnet('100.64.0.0', 10, 'ipv4');
networks.addSubnet('172.16.0.0', 12, 'ipv4');
networks.addSubnet('192.168.0.0', 16, 'ipv4');
networks.addSubnet('fc00::', 7, 'ipv6');
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const within = (list: BlockList, address: string): boolean =>
  list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Whether events may be sent to a numeric address. */
export const isAllowedAddress = (address: string, allow: Allowance): boolean => {
  if (isIP(address) === 0) return false;
  if (isPublicAddress(address)) return true;
  if (within(loopback, address)) return allow.localhost;
  return allow.privateNetworks && within(networks, address);
};

/** `[::1]` without its brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

const isLocalhost = (host: string): boolean =>
  host === 'localhost' || (isIP(host) !== 0 && within(loopback, host));

/** `*.example.com` is every host within it. */
const matches = (host: string, pattern: string): boolean =>
  pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;

/**
 * Why events may not be sent to an address, as far as its text tells, in English; null where they may.
 * @param own of a clinic's own: its host must be one that the operator named
 */
export const whyNotAllowed = (url: URL, allow: Allowance, own: boolean): string | null => {
  const host = hostOf(url);
  if (url.username !== '' || url.password !== '') return 'a user or password stands in it';
  const plain = url.protocol === 'http:' && allow.localhost && isLocalhost(host);
  if (url.protocol !== 'https:' && !plain) return 'it is not https';
  if (own && !allow.clinicHosts.some((pattern) => matches(host, pattern)))
    return 'its host is none that the operator allowed to clinics';
  if (isIP(host) !== 0 && !isAllowedAddress(host, allow)) return 'it is not of the public internet';
  return null;
};
