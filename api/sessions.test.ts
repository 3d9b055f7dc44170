import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { LoginAnswer } from '../contracts/api/session.ts';
import type { Problem } from '../contracts/api/problem.ts';
import { listAudit } from '../catalog/audit/list-audit.ts';
import { openApiBench, password, type ApiBench } from './testing/api-bench.ts';

let bench: ApiBench;
beforeAll(async () => {
  bench = await openApiBench('sessions');
});
afterAll(() => bench.close());

const login = (payload: object, remoteAddress = '192.0.2.1') =>
  bench.server.inject({ method: 'POST', url: '/api/auth/login', payload, remoteAddress });
const me = (token: string) =>
  bench.server.inject({ url: '/api/auth/me', headers: { authorization: `Bearer ${token}` } });

test('email and password give a token, which logging out ends', async () => {
  const answer = await login({ email: ' Admin@Example.com ', password });
  const { token, user, expiresAt } = answer.json<LoginAnswer>();
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(new Date(expiresAt).getTime()).toBeGreaterThan(Date.now());
  expect(user).toMatchObject({
    email: 'admin@example.com',
    role: 'admin',
    clinics: [{ id: 'norte', name: 'Clínica norte', role: 'admin' }],
  });
  expect((await me(token)).json()).toEqual(user);
  const out = await bench.server.inject({
    method: 'POST',
    url: '/api/auth/logout/',
    headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
  });
  expect([out.statusCode, out.payload]).toEqual([204, '']);
  expect((await me(token)).statusCode).toBe(401);
});

test('the password may be called contraseña', async () => {
  const answer = await login({ email: 'staff@example.com', contraseña: password });
  expect(answer.statusCode).toBe(200);
});

test('a wrong password and an unknown email cannot be told apart', async () => {
  const [wrong, unknown] = await Promise.all([
    login({ email: 'stranger@example.com', password: 'no es esta' }),
    login({ email: 'nobody@example.com', password: 'no es esta' }),
  ]);
  const plain = (payload: string) => payload.replace(/"requestId":"[^"]*"/, '');
  expect(wrong.statusCode).toBe(401);
  expect(wrong.json<Problem>().code).toBe('login-refused');
  expect(plain(wrong.payload)).toBe(plain(unknown.payload));
});

test('neither field is a bad request that does not repeat what was sent', async () => {
  const answer = await login({ email: 'admin@example.com', pasword: 'un secreto mal puesto' });
  expect(answer.json<Problem>()).toMatchObject({ status: 400, code: 'bad-request' });
  expect(answer.payload).not.toContain('secreto');
});

test('many tries in a row are told to wait, and how long', async () => {
  let last = await login({ email: 'operator@example.com', password: 'no' }, '192.0.2.9');
  for (let tries = 0; tries < 12 && last.statusCode !== 429; tries += 1) {
    last = await login({ email: 'operator@example.com', password: 'no' }, '192.0.2.9');
  }
  expect(last.json<Problem>()).toMatchObject({ status: 429, code: 'too-many-attempts' });
  expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
});

test('one address cannot keep the hashing busy', async () => {
  const statuses = new Map<number, number>();
  for (let tries = 0; tries < 40; tries += 1) {
    const { statusCode } = await login({ email: 'x', password: '' }, '192.0.2.77');
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
  }
  expect(statuses.get(429)).toBe(10);
});

test('the audit log tells who came and who was refused, and no password', async () => {
  const { items } = await listAudit(bench.catalog, 'everyone');
  const actions = items.map(({ action }) => action);
  expect(actions).toEqual(expect.arrayContaining(['login', 'login.refused', 'logout']));
  expect(JSON.stringify(items)).not.toMatch(/no es esta|una frase/);
  expect(items.find(({ action }) => action === 'login')).toMatchObject({ address: '192.0.2.1' });
});
