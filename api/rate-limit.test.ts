import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Problem } from '../contracts/api/problem.ts';
import { openApiBench, type ApiBench } from './testing/api-bench.ts';

const limit = 20;
let bench: ApiBench;
beforeAll(async () => {
  bench = await openApiBench('ratelimit', { requestsPerMinute: limit });
});
afterAll(() => bench.close());

const ask = (url: string, remoteAddress = '192.0.2.1') =>
  bench.server.inject({ url, remoteAddress, headers: bench.as('operator') });

test('one address is served so many times a minute, and told when to come again', async () => {
  for (let times = 0; times < limit; times += 1) {
    expect((await ask('/api/clinics')).statusCode).toBe(200);
  }
  const refused = await ask('/api/clinics');
  expect(refused.json<Problem>()).toMatchObject({
    ...{ status: 429, code: 'too-many-requests' },
    params: { limit: String(limit), seconds: expect.stringMatching(/^\d+$/) as unknown },
  });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
});

test('another address, and what monitors ask, are served meanwhile', async () => {
  expect((await ask('/api/clinics')).statusCode).toBe(429);
  expect((await ask('/api/clinics', '192.0.2.2')).statusCode).toBe(200);
  expect((await ask('/healthz')).statusCode).toBe(200);
});

test('logging in has its own, narrower limit', async () => {
  const login = async (): Promise<Problem> => {
    const payload = { email: 'nadie@example.com', password: 'no es esta' };
    const options = { method: 'POST', url: '/api/auth/login', payload } as const;
    return (await bench.server.inject({ ...options, remoteAddress: '192.0.2.3' })).json<Problem>();
  };
  let last = await login();
  for (let times = 0; times < limit && last.status === 401; times += 1) last = await login();
  expect(last).toMatchObject({ status: 429, code: 'too-many-attempts' });
});
