import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LinkView } from '../contracts/api/backup.ts';
import type { Problem } from '../contracts/api/problem.ts';
import { listAudit } from '../catalog/audit/list-audit.ts';
import { testStack } from '../local/testing/test-stack.ts';
import type { CopyStore } from '../storage/copy-store.ts';
import { openStore } from '../storage/open-store.ts';
import { buildServer } from './server.ts';
import { openApiBench, type ApiBench } from './testing/api-bench.ts';
import { storeBackup, type StoredTestBackup } from './testing/stored-backup.ts';

const folder = mkdtempSync(join(tmpdir(), 'resguardo-api-downloads-'));
const frames = [
  Buffer.from('CREATE TABLE ñandú ();\n'),
  randomBytes(200_000),
  Buffer.alloc(3_000_000, 'COPY a FROM stdin;\n'),
  Buffer.from('-- end\n'),
];
let bench: ApiBench;
let zstd: StoredTestBackup;
let gzip: StoredTestBackup;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  bench = await openApiBench('downloads');
  const { endpoint, region, accessKeyId, secretAccessKey, bucket } = testStack().s3;
  await bench.addClinic('este', {
    destinations: [
      { kind: 'folder', name: 'disk', path: folder },
      {
        ...{ kind: 's3', name: 's3', endpoint, region, bucket, prefix: `api-${Date.now()}` },
        secret: { accessKeyId, secretAccessKey },
      },
    ],
  });
  zstd = await storeBackup(bench.catalog, 'este', frames);
  gzip = await storeBackup(bench.catalog, 'este', frames, 'gzip');
});
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true });
});

const path = ({ record }: StoredTestBackup, query = ''): string =>
  `/api/clinics/este/backups/${record.id}/download${query}`;
const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  bench.server.inject({ method, url, headers: { ...bench.as('operator'), ...headers } });

describe('as stored', () => {
  test.each(['', '?copy=disk', '?copy=s3'])(
    'whole, with its name and its hash: %s',
    async (query) => {
      const answer = await get(path(zstd, query));
      expect(answer.statusCode).toBe(200);
      expect(answer.rawPayload.equals(zstd.stored)).toBe(true);
      const digest = Buffer.from(zstd.record.sha256 ?? '', 'hex').toString('base64');
      expect(answer.headers).toMatchObject({
        'content-type': 'application/zstd',
        'content-length': String(zstd.stored.length),
        'accept-ranges': 'bytes',
        'repr-digest': `sha-256=:${digest}:`,
        etag: `"${zstd.record.sha256 ?? ''}"`,
      });
      expect(answer.headers['content-disposition']).toContain(`filename="${zstd.record.fileName}"`);
    },
  );

  test('HEAD tells the same without the bytes', async () => {
    const answer = await get(path(zstd), {}, 'HEAD');
    expect([answer.statusCode, answer.payload]).toEqual([200, '']);
    expect(answer.headers['content-length']).toBe(String(zstd.stored.length));
  });

  test.each([
    ['bytes=0-9', 0, 10],
    ['bytes=1000-', 1000, Infinity],
    ['bytes=-7', -7, Infinity],
    ['bytes=5-99999999', 5, Infinity],
  ])('the range %s', async (range, start, end) => {
    const answer = await get(path(zstd), { range });
    const expected = zstd.stored.subarray(start, Math.min(end, zstd.stored.length));
    const from = start < 0 ? zstd.stored.length + start : start;
    expect(answer.statusCode).toBe(206);
    expect(answer.rawPayload.equals(expected)).toBe(true);
    expect(answer.headers['content-range']).toBe(
      `bytes ${from}-${from + expected.length - 1}/${zstd.stored.length}`,
    );
  });

  test('a range outside is refused; one that makes no sense, or of what has changed, is the whole', async () => {
    const outside = await get(path(zstd), { range: 'bytes=99999999-' });
    expect(outside.json<Problem>()).toMatchObject({ status: 416, code: 'range-unsatisfiable' });
    expect(outside.headers['content-range']).toBe(`bytes */${zstd.stored.length}`);
    for (const headers of [
      { range: 'bytes=9-1' },
      { range: 'lines=0-1' },
      { range: 'bytes=0-1,5-6' },
      { range: 'bytes=0-9', 'if-range': '"another"' },
    ]) {
      expect((await get(path(zstd), headers)).rawPayload.length).toBe(zstd.stored.length);
    }
    const same = { range: 'bytes=0-9', 'if-range': `"${zstd.record.sha256 ?? ''}"` };
    expect((await get(path(zstd), same)).rawPayload.length).toBe(10);
  });
});

describe('unpacked', () => {
  test.each(['zstd', 'gzip'] as const)('%s, frame by frame', async (compression) => {
    const backup = compression === 'zstd' ? zstd : gzip;
    const answer = await get(path(backup, '?as=plain&copy=disk'));
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload.equals(backup.plain)).toBe(true);
    expect(answer.headers['content-disposition']).toMatch(/filename="[^"]*\.sql"/);
    const head = await get(path(backup, '?as=plain'), {}, 'HEAD');
    expect(head.headers['content-length']).toBe(String(backup.plain.length));
  });
});

describe('what is not the backup is never handed out as it', () => {
  const spoil = async (
    how: (file: string, bytes: Buffer) => void,
    content: readonly Buffer[] = frames,
  ): Promise<StoredTestBackup> => {
    const backup = await storeBackup(bench.catalog, 'este', content);
    how(join(folder, backup.record.fileKey), backup.stored);
    return backup;
  };
  const flip = (file: string, bytes: Buffer): void => {
    const changed = Buffer.from(bytes);
    changed[changed.length - 3] = (changed[changed.length - 3] ?? 0) ^ 1;
    writeFileSync(file, changed);
  };
  const cut = (file: string, bytes: Buffer): void => {
    truncateSync(file, bytes.length - 100);
  };
  const queries = ['?copy=disk', '?copy=disk&as=plain'];

  test.each([
    ['flipped', flip, 'copy-altered'],
    ['cut', cut, 'copy-truncated'],
  ] as const)('a small copy that was %s is answered with its problem', async (_, how, code) => {
    const backup = await spoil(how, [Buffer.from('SELECT 1;')]);
    const answer = await get(path(backup, '?copy=disk'));
    expect(answer.json<Problem>()).toMatchObject({ status: 422, code });
    expect(answer.headers).not.toHaveProperty('content-disposition');
    expect(answer.headers).not.toHaveProperty('etag');
    expect((await get(path(backup, '?copy=s3'))).rawPayload.equals(backup.stored)).toBe(true);
  });

  test.each([
    ['flipped', flip],
    ['cut', cut],
  ] as const)('the answer of a large one that was %s breaks off', async (_, how) => {
    const backup = await spoil(how, [randomBytes(5_000_000), randomBytes(5_000_000)]);
    const server = await buildServer(bench.deps);
    const address = await server.listen({ host: '127.0.0.1', port: 0 });
    for (const query of queries) {
      const answer = await fetch(`${address}${path(backup, query)}`, {
        headers: bench.as('operator'),
      });
      expect(answer.status).toBe(200);
      await expect(answer.arrayBuffer()).rejects.toThrow();
    }
    await server.close();
  });

  test('one that is gone says so', async () => {
    const gone = await spoil((file) => {
      rmSync(file);
    });
    const answer = await get(path(gone, '?copy=disk'));
    expect(answer.json<Problem>()).toMatchObject({ status: 410, code: 'copy-missing' });
    expect(answer.headers['content-disposition']).toBeUndefined();
  });

  test('a place it has no copy in names those it has', async () => {
    const answer = await get(path(zstd, '?copy=luna'), { 'accept-language': 'en' });
    expect(answer.json<Problem>()).toMatchObject({
      status: 404,
      code: 'destination-unknown',
      hint: 'Choose one of its destinations: disk, s3.',
    });
  });
});

test('a link of the store’s own, for an hour; a folder has none', async () => {
  const link = (query: string) => get(`/api/clinics/este/backups/${zstd.record.id}/link${query}`);
  const { url, fileName, expiresAt, destination } = (await link('')).json<LinkView>();
  expect([fileName, destination]).toEqual([zstd.record.fileName, 's3']);
  const seconds = (new Date(expiresAt).getTime() - Date.now()) / 1000;
  expect(seconds).toBeGreaterThan(3590);
  expect(seconds).toBeLessThanOrEqual(3600);
  const fetched = await fetch(url);
  expect(Buffer.from(await fetched.arrayBuffer()).equals(zstd.stored)).toBe(true);
  expect(fetched.headers.get('content-disposition')).toContain(zstd.record.fileName);
  const none = await link('?copy=disk');
  expect(none.json<Problem>()).toMatchObject({ status: 409, code: 'link-unavailable' });
});

test('a caller who goes away frees the store’s stream, and the store', async () => {
  const seen = { closed: 0, destroyed: false };
  const watched = (store: CopyStore): CopyStore =>
    new Proxy(store, {
      get(target, name) {
        if (name === 'close') {
          return () => {
            seen.closed += 1;
            return target.close();
          };
        }
        if (name === 'read') {
          return async (...args: Parameters<CopyStore['read']>) => {
            const stream = await target.read(...args);
            stream.once('close', () => {
              seen.destroyed = true;
            });
            return stream;
          };
        }
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  const large = await storeBackup(bench.catalog, 'este', [randomBytes(30_000_000)]);
  const server = await buildServer({
    ...bench.deps,
    openStore: (place) => watched(openStore(place)),
  });
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  const controller = new AbortController();
  const answer = await fetch(`${address}${path(large, '?copy=disk')}`, {
    headers: bench.as('operator'),
    signal: controller.signal,
  });
  await answer.body?.getReader().read();
  expect(seen).toEqual({ closed: 0, destroyed: false });
  controller.abort();
  for (let tries = 0; tries < 400 && !(seen.destroyed && seen.closed > 0); tries += 1)
    await sleep(50);
  expect(seen).toEqual({ closed: 1, destroyed: true });
  await server.close();
});

test('downloads are in the audit log', async () => {
  const { items } = await listAudit(
    bench.catalog,
    { clinicId: 'este' },
    { action: 'backup.download' },
  );
  expect(items.at(-1)).toMatchObject({
    actor: 'operator@example.com',
    object: String(zstd.record.id),
    details: { as: 'stored' },
  });
});
