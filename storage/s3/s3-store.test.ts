import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { HeadObjectCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { S3Destination } from '../../contracts/destination.ts';
import type { S3Server } from '../../local/s3/s3-server.ts';
import { startWeed } from '../../local/s3/weed.ts';
import { bytesSource } from '../bytes-source.ts';
import { madeSource, never, plain, put, readWhole } from '../conformance/tools.ts';
import type { CopyStore } from '../copy-store.ts';
import { startFaultyProxy, type FaultyProxy } from '../testing/faulty-proxy.ts';
import { openS3Store } from './s3-store.ts';

let stateDir: string;
let server: S3Server;
let proxy: FaultyProxy;
let client: S3Client;
const stores: CopyStore[] = [];

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 's3-store-'));
  server = await startWeed({ stateDir, fast: true });
  proxy = await startFaultyProxy(server.endpoint);
  const { endpoint, region, accessKeyId, secretAccessKey } = server;
  const credentials = { accessKeyId, secretAccessKey };
  client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
}, 120_000);
afterEach(() => {
  proxy.fault = () => null;
  proxy.seen.length = 0;
});
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  client.destroy();
  await proxy.stop();
  await server.stop();
  await rm(stateDir, { recursive: true, force: true });
});

function open(changes: Partial<S3Destination> = {}): CopyStore {
  const { region, bucket, accessKeyId, secretAccessKey } = server;
  const settings: S3Destination = {
    ...{ kind: 's3', name: 's3', endpoint: proxy.endpoint, region, bucket, prefix: 'backups' },
    ...{ pathStyle: true, serverSideEncryption: 'AES256', checksums: 'when-supported' },
    objectLock: 'none',
    ...changes,
  };
  const store = openS3Store(settings, { accessKeyId, secretAccessKey });
  stores.push(store);
  return store;
}

const xml = (status: number, code: string) => ({
  status,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`,
});
const parts = () =>
  proxy.seen.filter(({ method, url }) => method === 'PUT' && /partNumber=/.test(url));
const unfinished = async (key: string) => {
  const at = { Bucket: server.bucket, Prefix: `backups/${key}` };
  return (await client.send(new ListMultipartUploadsCommand(at))).Uploads?.length ?? 0;
};

test('what is stored is encrypted by the server, unless that is switched off', async () => {
  const encryption = async (location: string) =>
    (await client.send(new HeadObjectCommand({ Bucket: server.bucket, Key: location })))
      .ServerSideEncryption;
  const small = await put(open(), 'sse/small', Buffer.from('x'));
  const large = await put(open(), 'sse/large', Buffer.alloc(9 << 20));
  const none = await put(open({ serverSideEncryption: 'none' }), 'sse/none', Buffer.from('x'));
  expect(await encryption(small.location)).toBe('AES256');
  expect(await encryption(large.location)).toBe('AES256');
  expect(await encryption(none.location)).toBeUndefined();
});

test('each part carries a checksum that the server compares, or is hashed into its signature', async () => {
  await put(open(), 'checked/a', Buffer.alloc(9 << 20));
  expect(parts()).toHaveLength(2);
  for (const { headers } of parts()) {
    expect(headers['x-amz-checksum-crc32']).toMatch(/^.{8}$/);
    expect(headers['x-amz-content-sha256']).toBe('UNSIGNED-PAYLOAD');
  }
  proxy.seen.length = 0;
  await put(open({ checksums: 'when-required' }), 'checked/b', Buffer.alloc(9 << 20));
  expect(parts()).toHaveLength(2);
  for (const { headers } of parts()) {
    expect(Object.keys(headers).filter((name) => name.startsWith('x-amz-checksum-'))).toEqual([]);
    expect(headers['x-amz-content-sha256']).toMatch(/^[0-9a-f]{64}$/);
  }
});

test('parts grow with the size that is expected, and small objects go by one request', async () => {
  const bytes = randomBytes(45 << 20);
  const source = bytesSource(bytes);
  const object = await open().put('sized/a', source, { ...plain, expectedBytes: 100 * 2 ** 30 });
  expect(
    parts()
      .map(({ headers }) => Number(headers['content-length']) >> 20)
      .sort(),
  ).toEqual([21, 21, 3]);
  expect((await readWhole(open(), object)).equals(bytes)).toBe(true);
  proxy.seen.length = 0;
  await put(open(), 'sized/b', randomBytes(1 << 20));
  expect(proxy.seen.map(({ method }) => method)).toEqual(['PUT']);
});

test('one part that fails ends the upload at once, though the source still grows', async () => {
  proxy.fault = ({ url }) => (url.includes('partNumber=2') ? xml(507, 'QuotaExceeded') : null);
  const endless = madeSource(async function* (signal) {
    for (let i = 0; i < 3; i += 1) yield randomBytes(8 << 20);
    yield Buffer.alloc(1);
    await new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error)),
    );
  });
  await expect(open().put('failing/a', endless, plain)).rejects.toMatchObject({
    code: 'store-full',
    params: { destination: 's3', why: 'QuotaExceeded' },
  });
  expect(await unfinished('failing/a')).toBe(0);
});

test('one “slow down” is met with a second try, many are told', async () => {
  let refusals = 1;
  proxy.fault = ({ method }) => (method === 'PUT' && refusals-- > 0 ? xml(503, 'SlowDown') : null);
  const object = await put(open(), 'slow/a', Buffer.from('x'));
  expect((await readWhole(open(), object)).toString()).toBe('x');
  refusals = 100;
  await expect(put(open(), 'slow/b', Buffer.from('x'))).rejects.toMatchObject({
    code: 'store-rate-limited',
  });
  expect(refusals).toBe(97);
});

test('a key that may not list uploads can still make a backup', async () => {
  proxy.fault = ({ method, url }) =>
    method === 'GET' && /[?&]uploads/.test(url) ? xml(403, 'AccessDenied') : null;
  const object = await put(open(), 'listless/a', Buffer.alloc(9 << 20));
  expect(object.bytes).toBe(9 << 20);
  await expect(open().discardUnfinished('listless/a', null, never)).rejects.toMatchObject({
    code: 'store-right-missing',
  });
});

test('a connection lost while reading is told as such', async () => {
  const object = await put(open(), 'lost/a', randomBytes(4 << 20));
  proxy.fault = ({ method }) => (method === 'GET' ? { cutAfter: 10_000 } : null);
  const stream = await open().read(object, null, never);
  await expect(buffer(stream)).rejects.toMatchObject({ code: 'store-unreachable' });
});

test.each([
  [403, 'InvalidAccessKeyId', 'store-key-refused', { why: 'InvalidAccessKeyId' }],
  [403, 'SignatureDoesNotMatch', 'store-key-refused', {}],
  [403, 'AccessDenied', 'store-right-missing', { why: 'AccessDenied' }],
  [404, 'NoSuchBucket', 'store-bucket-missing', { bucket: 'backups' }],
  [429, 'TooManyRequests', 'store-rate-limited', {}],
  [507, 'Whatever', 'store-full', {}],
  [501, 'NotImplemented', 'setting-invalid', { setting: 'checksums' }],
  [301, 'PermanentRedirect', 'setting-invalid', { setting: 'region' }],
  [400, 'BadDigest', 'store-answer-unexpected', { status: '400', why: 'BadDigest' }],
  [500, 'InternalError', 'store-answer-unexpected', { status: '500' }],
  [502, 'BadGateway', 'store-unreachable', {}],
] as const)('the answer %i %s is %s', async (status, code, name, params) => {
  proxy.fault = () => xml(status, code);
  await expect(put(open(), 'answers/a', Buffer.from('x'))).rejects.toMatchObject({
    code: name,
    params,
  });
});

test('a HEAD that is refused is asked again in a way that has a reason', async () => {
  proxy.fault = ({ method }) =>
    method === 'HEAD' ? { status: 403, body: '' } : xml(403, 'AccessDenied');
  const object = { location: 'backups/x', version: null, bytes: 1 };
  await expect(open().stat(object, never)).rejects.toMatchObject({ code: 'store-right-missing' });
});
