import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Problem } from '../contracts/api/problem.ts';
import { openApiBench, type ApiBench } from './testing/api-bench.ts';
import { buildServer } from './server.ts';

let bench: ApiBench;
beforeAll(async () => {
  bench = await openApiBench('server', { corsOrigins: ['https://app.example'] }, (server) => {
    server.get('/broken', { config: { permission: 'health.read' } }, () => {
      throw new Error('the secret innards');
    });
  });
});
afterAll(() => bench.close());

const operator = () => bench.as('operator');

describe('a route that does not say who may use it', () => {
  const refused = (url: string, config?: Record<string, unknown>) =>
    buildServer(bench.deps, {}, (server) => {
      server.get(url, config ? { config } : {}, () => 'open to all');
    });

  test('keeps the server from starting, without a permission', async () => {
    await expect(refused('/forgotten')).rejects.toThrow(/GET \/forgotten declares no permission/);
  });
  test('and with one that is not in the table', async () => {
    await expect(refused('/odd', { permission: 'toString' })).rejects.toThrow(/unknown permission/);
  });
  test('and with one on a clinic where no clinic is named', async () => {
    await expect(refused('/all', { permission: 'backup.read' })).rejects.toThrow(/names none/);
  });
});

describe('what is badly asked is answered with what is wrong', () => {
  const put = { method: 'POST', url: '/api/clinics/norte/backups' } as const;
  const json = { 'content-type': 'application/json' };
  test.each([
    ['malformed JSON', { ...put, payload: '{"drill": tru', headers: json }, 400, 'malformed-json'],
    [
      'another type',
      { ...put, payload: '<a/>', headers: { 'content-type': 'text/xml' } },
      415,
      'media-type-unsupported',
    ],
    ['an unknown field', { ...put, payload: { formato: 'sql' } }, 400, 'bad-request'],
    ['a wrong value', { ...put, payload: { format: 'xml' } }, 400, 'bad-request'],
    ['a list for an object', { ...put, payload: '[]', headers: json }, 400, 'bad-request'],
    [
      'a body too large',
      { ...put, payload: { description: 'x'.repeat(300_000) } },
      413,
      'body-too-large',
    ],
    [
      'a poisoned prototype',
      { ...put, payload: '{"__proto__":{"drill":true}}', headers: json },
      400,
      'malformed-json',
    ],
    ['a negative page', { url: '/api/clinics/norte/backups?limit=-1' }, 400, 'bad-request'],
    ['a page of nothing', { url: '/api/clinics/norte/backups?limit=0' }, 400, 'bad-request'],
    ['a huge page', { url: '/api/clinics/norte/backups?limit=100000000' }, 400, 'bad-request'],
    ['half a page', { url: '/api/clinics?limit=1.5' }, 400, 'bad-request'],
    [
      'a cursor not ours',
      { url: '/api/clinics/norte/backups?cursor=%F0%9F%98%80' },
      400,
      'bad-request',
    ],
    ['a cursor made up', { url: '/api/clinics/norte/backups?cursor=AAAA' }, 400, 'bad-request'],
    ['a clinic cursor made up', { url: '/api/clinics?cursor=AAAA' }, 400, 'bad-request'],
    ['an id that is a word', { url: '/api/clinics/norte/backups/abc' }, 400, 'bad-request'],
    ['a negative id', { url: '/api/clinics/norte/backups/-1' }, 400, 'bad-request'],
    [
      'an id past all numbers',
      { url: '/api/clinics/norte/backups/99999999999999999999' },
      400,
      'bad-request',
    ],
    ['an id nobody has', { url: '/api/clinics/norte/backups/4000000000' }, 404, 'backup-unknown'],
    ['an unknown clinic', { url: '/api/clinics/nadie/backups' }, 404, 'clinic-unknown'],
    [
      'a clinic no one could have',
      { url: "/api/clinics/x'; DROP TABLE clinics;--" },
      404,
      'clinic-unknown',
    ],
    ['a clinic with NUL', { url: '/api/clinics/a%00b' }, 404, 'clinic-unknown'],
    ['a run that is no run', { url: '/api/clinics/norte/run?run=1' }, 400, 'bad-request'],
    ['an unknown route', { url: '/api/clinic' }, 404, 'route-unknown'],
    ['a wrong method', { method: 'PUT', url: '/api/clinics/norte' }, 405, 'method-not-allowed'],
    ['a broken address', { url: '/api/clinics/%E0%A4%A' }, 400, 'bad-request'],
  ] as const)('%s', async (_, request, status, code) => {
    const answer = await bench.server.inject({
      ...request,
      headers: { ...operator(), ...('headers' in request ? request.headers : {}) },
    } as never);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect({ ...answer.json<Problem>(), status: answer.statusCode }).toMatchObject({
      status,
      code,
      type: `urn:resguardo:error:${code}`,
      requestId: answer.headers['x-request-id'],
    });
  });

  test('the fields at fault are named, in the caller’s language', async () => {
    const ask = async (language: string) =>
      bench.server.inject({
        method: 'POST',
        url: '/api/clinics',
        headers: { ...operator(), 'accept-language': language },
        payload: { id: 'Con Espacios', name: '', connection: { port: 'x' } },
      });
    const spanish = (await ask('es-BO,es;q=0.9')).json<Problem>();
    const english = (await ask('en')).json<Problem>();
    const fields = english.fields?.map(({ field }) => field);
    expect(fields).toEqual(
      expect.arrayContaining([
        'id',
        'name',
        'scope',
        'connection.host',
        'connection.port',
        'destinations',
        'timeZone',
      ]),
    );
    expect(english.detail).toMatch(/^The request cannot be served/);
    expect(spanish.detail).toMatch(/^La solicitud no se puede atender/);
    expect(spanish.fields?.find(({ field }) => field === 'name')?.message).toMatch(/Demasiado/);
    expect(english.fields?.find(({ field }) => field === 'name')?.message).toMatch(/Too small/);
  });

  test('a method not allowed says which are', async () => {
    const answer = await bench.server.inject({ method: 'PUT', url: '/api/clinics/norte' });
    expect(answer.headers['allow']).toBe('GET, HEAD, PATCH');
  });
});

test('our own faults are told without their innards', async () => {
  const answer = await bench.server.inject({ url: '/broken' });
  expect(answer.statusCode).toBe(500);
  expect(answer.json<Problem>().code).toBe('internal');
  expect(answer.payload).not.toContain('innards');
});

test('Spanish is what is spoken when nothing is asked for', async () => {
  const answer = await bench.server.inject({ url: '/api/auth/me' });
  expect(answer.json<Problem>()).toMatchObject({
    status: 401,
    code: 'not-logged-in',
    detail: 'Su sesión no está iniciada o ya venció.',
  });
  expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
  expect(answer.headers['content-language']).toBe('es');
});

describe('around every answer', () => {
  test('security headers, and CORS for the origins that were named alone', async () => {
    const preflight = (origin: string) =>
      bench.server.inject({
        method: 'OPTIONS',
        url: '/api/clinics',
        headers: {
          origin,
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'authorization, x-tenant-id',
        },
      });
    const ours = await preflight('https://app.example');
    expect(ours.statusCode).toBe(204);
    expect(ours.headers['access-control-allow-origin']).toBe('https://app.example');
    expect(ours.headers['access-control-allow-headers']).toContain('x-tenant-id');
    expect(ours.headers['access-control-allow-headers']).toContain('x-tenant');
    const theirs = await preflight('https://evil.example');
    expect(theirs.headers['access-control-allow-origin']).not.toBe('https://evil.example');
    const plain = await bench.server.inject({ url: '/healthz' });
    expect(plain.headers).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    });
  });

  test('a sound request id is taken over, another is replaced', async () => {
    const idFor = async (id: string) =>
      (await bench.server.inject({ url: '/healthz', headers: { 'x-request-id': id } })).headers[
        'x-request-id'
      ];
    expect(await idFor('my-request-0001')).toBe('my-request-0001');
    expect(await idFor('evil" {"level":50')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('health', () => {
  test('alive, and ready with every part', async () => {
    const alive = await bench.server.inject({ url: '/healthz' });
    expect(alive.json()).toEqual({ status: 'ok', version: '0.0.0' });
    const ready = await bench.server.inject({ url: '/readyz' });
    expect(ready.json()).toEqual({
      status: 'ready',
      parts: [
        { part: 'catalog', state: 'ok', code: null },
        { part: 'temporal', state: 'ok', code: null },
      ],
    });
  });

  test('the doctor names what is missing and says what to do', async () => {
    const answer = await bench.server.inject({ url: '/api/doctor', headers: operator() });
    const { ok, parts } = answer.json<{ ok: boolean; parts: { part: string; ok: boolean }[] }>();
    expect(ok).toBe(false);
    expect(parts.filter((part) => part.ok).map(({ part }) => part)).toEqual([
      'api',
      'catalog',
      'temporal',
    ]);
    expect(parts.find(({ part }) => part === 'worker')).toMatchObject({
      failure: {
        code: 'worker-absent',
        hint: expect.stringContaining('npm run worker') as unknown,
      },
    });
  });
});
