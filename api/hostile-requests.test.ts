import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createConnection, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Problem } from '../contracts/api/problem.ts';
import { logOptions } from './http/logging.ts';
import { openApiBench, type ApiBench } from './testing/api-bench.ts';
import { storeBackup, type StoredTestBackup } from './testing/stored-backup.ts';

const folder = mkdtempSync(join(tmpdir(), 'resguardo-api-hostile-'));
const written: string[] = [];
let bench: ApiBench;
let port: number;
let big: StoredTestBackup;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  bench = await openApiBench('hostile', { logger: { ...logOptions('info'), stream } });
  const destinations = [{ kind: 'folder' as const, name: 'disk', path: folder }];
  await bench.addClinic('este', { destinations });
  big = await storeBackup(bench.catalog, 'este', [randomBytes(64 * 1024 * 1024)]);
  await bench.server.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = bench.server.server.address() as AddressInfo);
}, 120_000);
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true });
});

const connected = async (): Promise<Socket> => {
  const socket = createConnection(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
};

/** What comes back for bytes as they are: no client of ours would send them. */
const raw = async (bytes: string): Promise<string> => {
  const socket = await connected();
  const parts: string[] = [];
  socket.setEncoding('utf8').on('data', (text: string) => parts.push(text));
  socket.write(bytes);
  await once(socket, 'close');
  return parts.join('');
};

const ask = (url: string, more: Record<string, unknown> = {}) =>
  bench.server.inject({
    url,
    ...more,
    headers: { ...bench.as('operator'), ...(more['headers'] as object) },
  });

const counted = async (): Promise<unknown> =>
  (
    await bench.own.catalog.pool.query(
      `SELECT (SELECT count(*) FROM clinics) AS clinics, (SELECT count(*) FROM users) AS users,
              (SELECT count(*) FROM backups) AS backups`,
    )
  ).rows;

describe('SQL in what is sent', () => {
  const sql = [
    "' OR '1'='1",
    '1; DROP TABLE users; --',
    '1) UNION SELECT password FROM users --',
    '$$;SELECT 1',
    '\\',
  ];
  test.each(sql)('%s finds nothing and changes nothing', async (words) => {
    const before = await counted();
    const part = encodeURIComponent(words);
    const answers = [
      await ask(`/api/clinics/${part}`),
      await ask(`/api/clinics/este/backups/${part}`),
      await ask(`/api/clinics/este/backups?cursor=${part}&limit=${part}`),
      await ask(`/api/audit?action=${part}&from=${part}`),
      await ask(`/api/backups/history/`, { headers: { 'x-tenant-id': words } }),
      await ask('/api/auth/login', { method: 'POST', payload: { email: words, password: words } }),
      await ask('/api/auth/login', {
        method: 'POST',
        payload: { email: 'operator@example.com', password: words },
      }),
    ];
    for (const { statusCode, payload } of answers) {
      expect([statusCode, payload]).toEqual([
        expect.any(Number),
        expect.not.stringMatching(/syntax error|pg_/i),
      ]);
      expect(statusCode).toBeGreaterThanOrEqual(400);
      expect(statusCode).toBeLessThan(500);
    }
    expect(await counted()).toEqual(before);
  });
});

test.each([
  '/api/backups/download/..%2F..%2F..%2Fetc%2Fpasswd/',
  '/api/backups/download/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '/docs/static/..%2f..%2fpackage.json',
  '/docs/static/%2e%2e/%2e%2e/package.json',
])('a path that climbs out gives no file: %s', async (url) => {
  const answer = await ask(url, { headers: { 'x-tenant-id': 'este' } });
  expect([400, 404, 405]).toContain(answer.statusCode);
  expect(answer.payload).not.toMatch(/root:|"dependencies"/);
});

describe('prototypes', () => {
  test.each([
    [
      'a body',
      {
        method: 'POST',
        url: '/api/clinics/este/backups',
        payload: '{"constructor":{"prototype":{"polluted":1}}}',
        headers: { 'content-type': 'application/json' },
      },
    ],
    ['a query', { url: '/api/clinics?__proto__[polluted]=1&constructor.prototype.polluted=1' }],
    ['a header', { url: '/api/backups/history/', headers: { 'x-tenant-id': '__proto__' } }],
    ['a path', { url: '/api/clinics/__proto__/backups' }],
  ])('are not reached through %s', async (_, { url, ...more }) => {
    expect((await ask(url, more)).statusCode).toBeLessThan(500);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('lines', () => {
  test('in a request id end up neither in the answer’s headers nor in the log', async () => {
    const answer = await raw(
      'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Request-Id: aaaaaaaa\nSet-Cookie: b=c\r\n\r\n',
    );
    expect(answer).not.toMatch(/^set-cookie/im);
    const forged = 'aaaaaaaa%0a{"level":60,"msg":"forged"}';
    const second = await ask('/healthz', { headers: { 'x-request-id': forged } });
    expect(second.headers['x-request-id']).not.toBe(forged);
  });

  test('in an address or an email make no line of their own in the log', async () => {
    await ask('/api/clinics/a%0A%7B%22msg%22%3A%22forged%22%7D');
    await ask('/api/auth/login', {
      method: 'POST',
      payload: { email: 'a\n{"msg":"forged"}@example.com', password: 'x\n{"msg":"forged"}' },
    });
    const lines = written.join('').split('\n').filter(Boolean);
    expect(lines.length).toBeGreaterThan(0);
    const messages = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(messages).not.toContain('forged');
    expect(written.join('')).not.toContain('x\\n{');
  });
});

test('a packed body is refused, and not unpacked', async () => {
  const payload = gzipSync(Buffer.alloc(50_000_000, ' '));
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const answer = await ask('/api/clinics/este/backups', { method: 'POST', payload, headers });
  expect(answer.statusCode).toBeGreaterThanOrEqual(400);
  expect(answer.statusCode).toBeLessThan(500);
  expect(answer.json<Problem>().code).not.toBe('internal');
});

const jwt = (claims: object, header: object = { alg: 'HS256' }): string =>
  [header, claims, {}]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');

describe('what is written oddly', () => {
  const operator = () => `Authorization: ${String(bench.as('operator')['authorization'])}`;
  const answered = async (line: string, headers: string[]) => {
    const text = await raw(
      `${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers.map((one) => `${one}\r\n`).join('')}\r\n`,
    );
    const [head = '', body = ''] = text.split('\r\n\r\n');
    return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body };
  };
  const one = '/api/clinics/este/backups';

  test.each([
    ['two who ask', 'GET /api/clinics', () => [operator(), 'Authorization: Bearer x'], 400],
    ['two hosts', 'GET /healthz', () => ['Host: b'], 400],
    ['bytes that are no text', 'GET /api/clinics/\u00e9', () => [], 400],
    ['more headers than are read', 'GET /healthz', () => [`X: ${'a'.repeat(20_000)}`], 431],
    ['a method that is none', 'get /healthz', () => [], 400],
    ['a number in sixteens', `GET ${one}/0x1`, () => [operator()], 400],
    ['a number with a power', `GET ${one}/1e0`, () => [operator()], 400],
    ['a number between spaces', `GET ${one}/%201`, () => [operator()], 400],
    ['a limit with a power', 'GET /api/clinics?limit=1e1', () => [operator()], 400],
    ['a limit twice', 'GET /api/clinics?limit=1&limit=2', () => [operator()], 400],
    ...[{ iss: 7 }, { iss: 'a\0b' }, { iss: '\ud800' }, { iss: {} }].map(
      (claims) =>
        [
          `a token of ${JSON.stringify(claims)}`,
          'GET /api/clinics',
          () => [`Authorization: Bearer ${jwt(claims)}`],
          401,
        ] as const,
    ),
  ] as const)('is refused as a problem: %s', async (_, line, headers, status) => {
    const answer = await answered(line, headers());
    expect([answer.status, answer.head]).toEqual([
      ...[status, expect.stringContaining('application/problem+json')],
    ]);
    const { code, status: told } = JSON.parse(answer.body) as Problem;
    expect([told, code]).toEqual([status, status === 401 ? 'not-logged-in' : 'bad-request']);
  });

  test('HEAD tells of a download what GET would, on every route', async () => {
    const length = String(big.stored.length);
    for (const path of [
      `${one}/${String(big.record.id)}/download`,
      `/api/backups/history/${String(big.record.id)}/download`,
      `/api/backups/download/${big.record.fileName}`,
    ]) {
      const { head, body } = await answered(`HEAD ${path}`, [operator(), 'X-Tenant-ID: este']);
      expect([path, /content-length: (\d+)/.exec(head)?.[1], body]).toEqual([path, length, '']);
    }
  });

  test('OPTIONS where no other origin may call tells what may be asked', async () => {
    const { status, head } = await answered('OPTIONS /api/clinics', []);
    expect([status, head]).toEqual([405, expect.stringContaining('allow: get, head, post')]);
  });
});

describe('slow clients', () => {
  test('hundreds that never end their request keep nobody else waiting', async () => {
    const slow = await Promise.all(Array.from({ length: 300 }, connected));
    for (const [index, socket] of slow.entries()) {
      const body = index % 2 === 0;
      socket.write(
        body
          ? 'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{'
          : 'GET /api/clinics HTTP/1.1\r\nHost: a\r\nX-',
      );
    }
    const answer = await fetch(`http://127.0.0.1:${String(port)}/api/clinics`, {
      headers: bench.as('operator'),
    });
    expect(answer.status).toBe(200);
    for (const socket of slow) socket.destroy();
    // Node closes those that take longer than this, on its own.
    expect(bench.server.server.requestTimeout).toBeLessThanOrEqual(30_000);
    expect(bench.server.server.headersTimeout).toBeLessThanOrEqual(60_000);
  });

  test('one that does not read its download holds back the store, not our memory', async () => {
    const socket = await connected();
    socket.pause();
    const { authorization } = bench.as('operator');
    const path = `/api/clinics/este/backups/${String(big.record.id)}/download`;
    const sentTo = new Promise<Socket>((resolve) => {
      bench.server.server.once('request', (request: { socket: Socket }) => {
        resolve(request.socket);
      });
    });
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: ${String(authorization)}\r\n\r\n`,
    );
    const theirs = await sentTo;
    // Until nothing more is taken: what the kernel holds is full.
    for (let before = -1; theirs.bytesWritten !== before || before === 0;) {
      before = theirs.bytesWritten;
      await sleep(300);
    }
    expect(theirs.bytesWritten).toBeLessThan(big.stored.length / 2);
    expect(theirs.writableLength).toBeLessThan(4 * 1024 * 1024);
    let read = 0;
    socket.on('data', (chunk: Buffer) => (read += chunk.length));
    socket.resume();
    while (read < big.stored.length) await sleep(20);
    socket.destroy();
  });
});
