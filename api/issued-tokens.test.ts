import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  base64url,
  exportJWK,
  generateKeyPair,
  SignJWT,
  UnsecuredJWT,
  type JWTPayload,
} from 'jose';
import type { IssuerInputWritten } from '../contracts/issuer-input.ts';
import type { IssuerView } from '../contracts/api/issuer.ts';
import type { Me } from '../contracts/api/session.ts';
import type { Problem } from '../contracts/api/problem.ts';
import { listAudit } from '../catalog/audit/list-audit.ts';
import { openBackup } from '../catalog/backups/open-backup.ts';
import { getBackup } from '../catalog/backups/get-backup.ts';
import { openApiBench, type ApiBench } from './testing/api-bench.ts';

const secret = 'el secreto que comparten los dos sistemas';
const audience = 'resguardo';
let bench: ApiBench;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let keyServer: Server;
const served = { keys: [] as object[], asked: 0, status: 200 };

const ids = new Map<string, number>();
const addIssuer = async (issuer: string, changes: Partial<IssuerInputWritten>) => {
  const answer = await bench.server.inject({
    ...{ method: 'POST', url: '/api/issuers', headers: bench.as('operator') },
    payload: {
      ...{ name: issuer, issuer, audience, clinics: ['norte'], roles: { ADMIN: 'admin' } },
      ...{ key: { kind: 'secret', secret }, algorithms: ['HS256'], ...changes },
    },
  });
  const view = answer.json<IssuerView & Problem>();
  if (answer.statusCode === 201) ids.set(issuer, view.id);
  return { status: answer.statusCode, view, text: answer.payload };
};

beforeAll(async () => {
  bench = await openApiBench('issued');
  keys = await generateKeyPair('RS256');
  served.keys = [{ ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256' }];
  keyServer = createServer((request, response) => {
    served.asked += 1;
    const moved = request.url === '/moved';
    response.writeHead(moved ? 302 : served.status, moved ? { location: '/jwks' } : {});
    response.end(JSON.stringify({ keys: served.keys }));
  });
  await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
  await addIssuer('shared', {
    ...{ roles: { ADMIN: 'admin', DOCTOR: 'staff' }, clinics: ['norte', 'sur'] },
    claims: { user: 'user_id', clinic: 'tenant.id', firstName: 'nombre', lastName: 'apellido' },
  });
  const jwks = { keys: served.keys };
  await addIssuer('public', { key: { kind: 'jwks', jwks } as never, algorithms: ['RS256'] });
});
afterAll(async () => {
  await bench.close();
  await new Promise((resolve) => keyServer.close(resolve));
});

/** What is undefined is left out of the token. */
type Written = { [Name in keyof JWTPayload]?: JWTPayload[Name] | undefined };
const claims = (issuer: string, more: Written = {}) =>
  ({
    ...{ iss: issuer, aud: audience, exp: Math.floor(Date.now() / 1000) + 300 },
    ...{ sub: '7', user_id: 7, email: 'ana@clinica.example', nombre: 'Ana', apellido: 'Rojas' },
    ...{ role: 'ADMIN', tenant: { id: 'norte' }, ...more },
  }) as JWTPayload;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const signed = (payload: JWTPayload, by = secret): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(bytes(by));
const signedByKey = (payload: JWTPayload, kid = 'one'): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid }).sign(keys.privateKey);

const get = (url: string, token: string, headers: Record<string, string> = {}) =>
  bench.server.inject({ url, headers: { authorization: `Bearer ${token}`, ...headers } });
const status = async (token: string): Promise<number> =>
  (await get('/api/auth/me', token)).statusCode;

describe('who is vouched for', () => {
  test('is a user of their own from the first sight on, kept as the backend tells of them', async () => {
    const first = (await get('/api/auth/me', await signed(claims('shared')))).json<Me>();
    expect(first).toMatchObject({
      ...{ email: 'ana@clinica.example', firstName: 'Ana', lastName: 'Rojas', role: 'admin' },
      clinics: [{ id: 'norte', role: 'admin' }],
    });
    const many = await Promise.all(
      [1, 2, 3].map(async () => get('/api/auth/me', await signed(claims('shared')))),
    );
    expect(new Set(many.map((one) => one.json<Me>().id))).toEqual(new Set([first.id]));
    const renamed = await signed(claims('shared', { apellido: 'Quispe', role: 'DOCTOR' }));
    expect((await get('/api/auth/me', renamed)).json<Me>()).toMatchObject({
      ...{ id: first.id, lastName: 'Quispe', role: 'staff' },
      clinics: [{ id: 'norte', role: 'staff' }],
    });
    const run = { workflowId: 'backup/norte', runId: '019fa23c-7a4e-7a51-8c5b-0123456789ab' };
    const opened = await openBackup(bench.catalog, {
      ...{ clinicId: 'norte', ...run, trigger: 'manual', requestedBy: first.id },
    });
    const backup = await getBackup(bench.catalog, 'norte', opened.id);
    expect(backup.createdBy).toMatchObject({ id: first.id, email: 'ana@clinica.example' });
  });

  test('is never one of our own users, whatever the email and the role they claim', async () => {
    const claimed = { sub: '1', user_id: 1, email: 'operator@example.com', role: 'operator' };
    const token = await signed(claims('shared', claimed));
    const me = (await get('/api/auth/me', token)).json<Me>();
    expect(me).toMatchObject({ email: 'operator@example.com', role: 'staff', clinics: [] });
    expect(me.id).not.toBe(bench.idOf('operator'));
    for (const role of ['operator', 'auditor', '__proto__', 'constructor', '']) {
      const other = await signed(claims('shared', { ...claimed, role }));
      expect((await get('/api/issuers', other)).json<Problem>().code).toBe('not-allowed');
      expect((await get('/api/clinics/norte', other)).json<Problem>().code).toBe('clinic-unknown');
    }
    const login = await bench.server.inject({
      ...{ method: 'POST', url: '/api/auth/login' },
      payload: { email: 'ana@clinica.example', password: 'una frase bastante larga' },
    });
    expect(login.json<Problem>().code).toBe('login-refused');
  });

  test('is named in the audit log with who vouches for them, so that nobody passes for another', async () => {
    const token = await signed(claims('shared', { email: 'operator@example.com' }));
    await bench.server.inject({
      ...{ method: 'POST', url: '/api/clinics/norte/schedule/pause', payload: {} },
      headers: { authorization: `Bearer ${token}` },
    });
    const { items } = await listAudit(bench.catalog, { clinicId: 'norte' });
    expect(items[0]?.actor).toBe('operator@example.com (shared)');
  });

  test('is shut out like anybody, and cannot do what asks for a password again', async () => {
    const token = await signed(claims('shared', { user_id: 'uno' }));
    const { id } = (await get('/api/auth/me', token)).json<Me>();
    const undo = await bench.server.inject({
      ...{ method: 'POST', url: '/api/clinics/norte/restores/1/undo', payload: {} },
      headers: { authorization: `Bearer ${token}` },
    });
    expect(undo.json<Problem>().code).toBe('person-needed');
    await bench.server.inject({
      ...{ method: 'PATCH', url: `/api/users/${id}`, payload: { disabled: true } },
      headers: bench.as('operator'),
    });
    expect(await status(token)).toBe(401);
  });
});

describe('the clinics of a token', () => {
  const clinics = async (token: string) =>
    (await get('/api/auth/me', token)).json<Me>().clinics.map(({ id }) => id);

  test('are those it claims among those that its issuer speaks for, and no header widens them', async () => {
    expect(
      await clinics(await signed(claims('shared', { tenant: { id: ['sur', 'norte'] } }))),
    ).toEqual(['norte', 'sur']);
    expect(await clinics(await signed(claims('shared', { tenant: { id: 'oeste' } })))).toEqual([]);
    expect(await clinics(await signed(claims('shared', { tenant: 'norte' })))).toEqual([]);
    const own = await signed(claims('shared'));
    for (const name of ['x-tenant-id', 'x-tenant']) {
      const here = await get('/api/backups/history/', own, { [name]: 'norte' });
      const there = await get('/api/backups/history/', own, { [name]: 'sur' });
      expect([here.statusCode, there.json<Problem>().code]).toEqual([200, 'clinic-unknown']);
    }
    // Of an issuer that claims no clinic: all that it speaks for, and one is the only one.
    const only = await signedByKey(claims('public', { tenant: { id: 'sur' } }));
    expect((await get('/api/backups/history/', only)).statusCode).toBe(200);
    expect((await get('/api/clinics/sur', only)).json<Problem>().code).toBe('clinic-unknown');
  });
});

describe('a token that is not what it should be', () => {
  const flip = (token: string, part: number): string =>
    token
      .split('.')
      .map((text, index) =>
        index === part ? text.replace(/.$/, (end) => (end === 'A' ? 'Q' : 'A')) : text,
      )
      .join('.');
  const now = () => Math.floor(Date.now() / 1000);

  test.each<[string, () => Promise<string> | string]>([
    ['signed with another secret', () => signed(claims('shared'), `${secret}!`)],
    ['changed in its signature', async () => flip(await signed(claims('shared')), 2)],
    [
      'changed in its claims',
      async () => {
        const [head = '', , signature = ''] = (await signed(claims('shared'))).split('.');
        const payload = JSON.stringify(claims('shared', { user_id: 8 }));
        return `${head}.${base64url.encode(payload)}.${signature}`;
      },
    ],
    ['not signed at all', () => new UnsecuredJWT(claims('shared')).encode()],
    [
      'with alg none and a signature',
      async () => {
        const [, payload = '', signature = ''] = (await signed(claims('shared'))).split('.');
        return `${base64url.encode('{"alg":"none"}')}.${payload}.${signature}`;
      },
    ],
    [
      'of a public key’s issuer, signed with that key as a secret',
      async () => {
        const jwk = JSON.stringify(await exportJWK(keys.publicKey));
        return signed(claims('public'), jwk);
      },
    ],
    [
      'of an algorithm that is not on the list',
      () =>
        new SignJWT(claims('shared'))
          .setProtectedHeader({ alg: 'HS512' })
          .sign(bytes(secret.padEnd(64, '.'))),
    ],
    ['expired', () => signed(claims('shared', { exp: now() - 31 }))],
    ['without an end', () => signed(claims('shared', { exp: undefined }))],
    ['not valid yet', () => signed(claims('shared', { nbf: now() + 60 }))],
    ['for another audience', () => signed(claims('shared', { aud: 'otro' }))],
    ['for no audience', () => signed(claims('shared', { aud: undefined }))],
    ['of an issuer that nobody knows', () => signed(claims('nadie'))],
    ['of no issuer', () => signed(claims('shared', { iss: undefined }))],
    ['of another issuer’s key', () => signedByKey(claims('shared'))],
    ['that names nobody', () => signed(claims('shared', { user_id: undefined }))],
    ['made for refreshing another', () => signed(claims('shared', { token_type: 'refresh' }))],
    ['no token', () => 'a.b.c'],
    ['a text with dots', () => `${base64url.encode('{}')}..`],
  ])('is nobody’s: %s', async (_, make) => {
    expect(await status(await make())).toBe(401);
  });

  test('may be late by the clock skew that was allowed', async () => {
    expect(await status(await signed(claims('shared', { exp: now() - 5 })))).toBe(200);
    expect(await status(await signed(claims('shared', { token_type: 'access' })))).toBe(200);
  });
});

describe('an issuer', () => {
  test('is set by operators who logged in, and its secret is never given again', async () => {
    const { text, view } = await addIssuer('temporary', {});
    expect(text).not.toContain(secret);
    expect(view.key).toEqual({ kind: 'secret' });
    const list = await bench.server.inject({ url: '/api/issuers', headers: bench.as('operator') });
    expect(list.payload).not.toContain(secret);
    const { rows } = await bench.catalog.pool.query('SELECT secret FROM issuers');
    expect(JSON.stringify(rows)).not.toContain(secret);
    const { items } = await listAudit(bench.catalog, 'everyone', { action: 'issuer.add' });
    expect(JSON.stringify(items)).not.toContain(secret);
    expect((await addIssuer('temporary', {})).view.code).toBe('issuer-exists');
    const admin = await bench.server.inject({ url: '/api/issuers', headers: bench.as('admin') });
    expect(admin.json<Problem>().code).toBe('not-allowed');
  });

  test.each<[string, Partial<IssuerInputWritten>]>([
    ['none', { algorithms: ['none'] as never }],
    ['HS256 with a public key', { key: { kind: 'url', url: 'https://a.example/' } }],
    ['RS256 with a secret', { algorithms: ['RS256'] }],
    ['a short secret', { key: { kind: 'secret', secret: 'corto' } }],
    ['plain http', { key: { kind: 'url', url: 'http://a.example/' }, algorithms: ['RS256'] }],
    ['a file', { key: { kind: 'url', url: 'file:///etc/passwd' }, algorithms: ['RS256'] }],
    ['an operator by claim', { roles: { X: 'operator' } as never }],
  ])('is refused with %s', async (_, changes) => {
    expect((await addIssuer('refused', changes)).status).toBe(400);
  });

  test('of a private key, or of a clinic that is not there, is refused', async () => {
    const jwk = { kty: 'oct', k: base64url.encode(secret) };
    const symmetric = { kind: 'jwks', jwks: { keys: [jwk] } } as never;
    expect((await addIssuer('x', { key: symmetric, algorithms: ['RS256'] })).status).toBe(400);
    expect((await addIssuer('x', { clinics: ['oeste'] })).view.code).toBe('clinic-unknown');
  });

  test('that is changed or removed is so from the next request', async () => {
    const token = await signed(claims('temporary', { role: 'OTRO' }));
    const seen = async () => (await get('/api/auth/me', token)).json<Me>().clinics;
    expect(await seen()).toEqual([]);
    const url = `/api/issuers/${ids.get('temporary')}`;
    const change = (payload: object) =>
      bench.server.inject({ method: 'PATCH', url, headers: bench.as('operator'), payload });
    expect((await change({ defaultRole: 'staff' })).statusCode).toBe(200);
    expect(await seen()).toMatchObject([{ id: 'norte', role: 'staff' }]);
    const key = { kind: 'secret', secret: `${secret} de ahora` };
    expect((await change({ key })).statusCode).toBe(400);
    await change({ key, algorithms: ['HS256'] });
    expect(await status(token)).toBe(401);
    expect(await status(await signed(claims('temporary'), key.secret))).toBe(200);
    await bench.server.inject({ method: 'DELETE', url, headers: bench.as('operator') });
    expect(await status(await signed(claims('temporary'), key.secret))).toBe(401);
  });
});

describe('keys that are fetched', () => {
  const address = (path = '/jwks'): string =>
    `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}${path}`;
  const at = (url: string, privateNetwork = true) =>
    ({ key: { kind: 'url', url, privateNetwork }, algorithms: ['RS256'] }) as const;

  test('are fetched once for many tokens, and a key of another name makes no storm', async () => {
    await addIssuer('fetched', { ...at(address()), algorithms: ['RS256'] });
    served.asked = 0;
    for (let times = 0; times < 5; times += 1) {
      expect(await status(await signedByKey(claims('fetched')))).toBe(200);
    }
    for (let times = 0; times < 5; times += 1) {
      expect(await status(await signedByKey(claims('fetched'), `other-${times}`))).toBe(401);
    }
    expect(served.asked).toBe(1);
  });

  test('that cannot be had let nobody in: moved, failing or away', async () => {
    await addIssuer('moved', { ...at(address('/moved')), algorithms: ['RS256'] });
    expect(await status(await signedByKey(claims('moved')))).toBe(401);
    await addIssuer('failing', { ...at(address('/failing')), algorithms: ['RS256'] });
    served.status = 500;
    expect(await status(await signedByKey(claims('failing')))).toBe(401);
    served.status = 200;
    expect(await status(await signedByKey(claims('failing')))).toBe(200);
    await addIssuer('away', { ...at('http://127.0.0.1:1/'), algorithms: ['RS256'] });
    expect(await status(await signedByKey(claims('away')))).toBe(401);
  });

  test('are not fetched from a network of one’s own unless that was allowed', async () => {
    served.asked = 0;
    const { port } = keyServer.address() as AddressInfo;
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]']) {
      const url = `https://${host}:${port}/jwks`;
      await addIssuer(host, { ...at(url, false), algorithms: ['RS256'] });
      expect([host, await status(await signedByKey(claims(host)))]).toEqual([host, 401]);
    }
    expect(served.asked).toBe(0);
  });
});
