import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Allowance } from '../../contracts/notifications/settings-input.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { postTo } from './post.ts';
import { signatureOf } from './signature.ts';
import { startReceiver, type ReceiverServer } from './testing/receiver-server.ts';

let receiver: ReceiverServer;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
beforeEach(() => {
  receiver.arrived.length = 0;
  receiver.answer = { status: 204 };
});

const nothing = Allowance.parse({});
const local = Allowance.parse({ localhost: true });
const send = (url: string, allow = local, signal?: AbortSignal) =>
  postTo({
    ...{ receiver: 'monitor', url: new URL(url), allow, own: false, headers: { 'x-one': '1' } },
    body: '{"id":"ñ"}',
    ...(signal ? { signal } : {}),
  });
const code = (sent: Promise<unknown>): Promise<unknown> =>
  sent.then(
    () => 'sent',
    (error: unknown) => {
      if (!(error instanceof ResguardoError)) throw error;
      return { code: error.code, ...error.params };
    },
  );

test('what is sent arrives whole, and its status comes back', async () => {
  expect(await send(`${receiver.url}/in?a=1`)).toEqual({ status: 204 });
  expect(receiver.arrived).toMatchObject([
    { method: 'POST', path: '/in?a=1', body: '{"id":"ñ"}', headers: { 'x-one': '1' } },
  ]);
});

test('a redirect is followed nowhere', async () => {
  receiver.answer = { status: 307, headers: { location: `${receiver.url}/elsewhere` } };
  expect(await code(send(receiver.url))).toMatchObject({ code: 'receiver-refused', status: '307' });
  expect(receiver.arrived).toHaveLength(1);
});

test('an answer of any size costs nothing: only its status is read', async () => {
  receiver.answer = { status: 500, body: 'x'.repeat(8_000_000) };
  expect(await code(send(receiver.url))).toMatchObject({ code: 'receiver-refused', status: '500' });
});

test('one that never answers is let go when the time is over', async () => {
  receiver.answer = null;
  const short = AbortSignal.timeout(200);
  expect(await code(send(receiver.url, local, short))).toEqual({
    ...{ code: 'receiver-unreachable', receiver: 'monitor', why: 'timeout' },
  });
});

test.each([
  ['plain HTTP', 'http://127.0.0.1:1/', nothing],
  ['plain HTTP to another', 'http://example.com/', local],
  ['this machine', 'https://127.0.0.1/', nothing],
  ['this machine by name', 'https://localhost:1/', nothing],
  ['this machine in IPv6', 'https://[::1]/', nothing],
  ['this machine in disguise', 'https://[::ffff:127.0.0.1]/', nothing],
  ['this machine as a number', 'https://2130706433/', nothing],
  ['a private network', 'https://10.1.2.3/', local],
  ['a cloud’s own keys', 'https://169.254.169.254/', Allowance.parse({ privateNetworks: true })],
  ['a password in it', 'https://a:b@example.com/', nothing],
])('refuses %s before anything is sent', async (_, url, allow) => {
  expect(await code(send(url, allow))).toMatchObject({ code: 'receiver-not-allowed' });
  expect(receiver.arrived).toEqual([]);
});

test('a clinic’s own goes only to hosts that the operator named', async () => {
  const own = (allow: Allowance) =>
    code(
      postTo({
        ...{ receiver: 'x', url: new URL(receiver.url), allow, own: true, headers: {}, body: '' },
      }),
    );
  expect(await own(local)).toMatchObject({ code: 'receiver-not-allowed' });
  const clinicHosts = ['127.0.0.1'];
  expect(await own({ ...local, clinicHosts })).toBe('sent');
  expect(await own({ ...local, clinicHosts: ['*.0.0.1'] })).toBe('sent');
  expect(await own({ ...local, clinicHosts: ['*.example.com'] })).not.toBe('sent');
});

test('the signature is of the seconds and the body', () => {
  const now = new Date('2026-11-20T12:00:00.900Z');
  const mac = createHmac('sha256', 'secret').update('1795176000.{"a":1}').digest('hex');
  expect(signatureOf('secret', '{"a":1}', now)).toBe(`t=1795176000,v1=${mac}`);
});
