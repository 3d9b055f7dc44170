import { expect, test } from '@jest/globals';
import { fetchKeys } from './fetch-keys.ts';
import { isPublicAddress } from '../../../contracts/network/public-address.ts';

test.each([
  ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254'],
  ...['100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255', '192.0.2.1', '198.18.0.1'],
  ...[
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
  ],
  ...['64:ff9b::7f00:1', '2001:db8::1', '2002:7f00:1::', 'localhost', '', '1.2.3', '0x7f.1'],
])('%s is not of the public internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['8.8.8.8', '172.15.0.1', '172.32.0.1', '192.167.255.255', '2606:4700::1111', '2a00::1'])(
  '%s is',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  ['https://127.0.0.1/', /not an address of the public internet/],
  ['https://localhost/', /not an address of the public internet/],
  ['https://2130706433/', /not an address of the public internet/],
  ['https://0x7f.1/', /not an address of the public internet/],
  ['https://[::1]/', /not an address of the public internet/],
  ['http://8.8.8.8/', /not https/],
])('%s is not asked', async (url, why) => {
  const signal = AbortSignal.timeout(5000);
  await expect(fetchKeys(new URL(url), { signal, privateNetwork: false })).rejects.toThrow(why);
});
