import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { noFaults } from './faults.ts';
import { startDriveEmulator, type DriveServer } from './start.ts';
import { asPerson, asServiceAccount } from './testing/client.ts';

const all = { supportsAllDrives: true };
const digest = (kind: string, bytes: Buffer) => createHash(kind).update(bytes).digest('hex');

let stateDir: string;
let server: DriveServer;
beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'drive-'));
  server = await startDriveEmulator({ stateDir });
});
afterEach(() => {
  Object.assign(server.faults, noFaults());
});
afterAll(async () => {
  await server.stop();
  await rm(stateDir, { recursive: true, force: true });
});

/** What an API error says, or that there was none. */
async function refusal(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(
    () => ({ response: { status: 'it worked' } }),
    (thrown: unknown) =>
      thrown as { response?: { status: unknown; data: unknown }; message: string },
  );
  const data = (error.response as { data?: { error?: unknown } }).data?.error;
  const reason =
    (data as { errors?: { reason: string }[] } | undefined)?.errors?.[0]?.reason ?? data;
  return [error.response?.status, reason];
}

const uploadUrl = (path = 'upload/drive/v3/files') => `${server.rootUrl}${path}`;
const multipart = (name: string, body: Buffer, parents = [server.folderId]) => ({
  requestBody: { name, parents, appProperties: { made: 'here' } },
  media: { mimeType: 'application/zstd', body: Readable.from([body], { objectMode: false }) },
  fields: '*',
  ...all,
});
/** googleapis does not send uploads to the client's rootUrl: each has to be told. */
const here = () => ({ rootUrl: server.rootUrl });

describe('who may come in', () => {
  test('a service account, a person it stands for, and a person with a refresh token', async () => {
    const emails = [];
    for (const { drive } of [
      asServiceAccount(server),
      asServiceAccount(server, { subject: server.subject }),
      asPerson(server),
    ]) {
      const { data } = await drive.about.get({ fields: 'user/emailAddress,storageQuota(limit)' });
      emails.push([data.user?.emailAddress, data.storageQuota?.limit]);
      expect(Object.keys(data).sort()).toEqual(['storageQuota', 'user']);
    }
    expect(emails).toEqual([
      [server.serviceAccount.clientEmail, '0'],
      [server.subject, String(15 * 2 ** 30)],
      [server.subject, String(15 * 2 ** 30)],
    ]);
  });

  test('nobody with another key, of another person, with too little scope, or with an old token', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const about = ({ drive }: ReturnType<typeof asPerson>) =>
      refusal(drive.about.get({ fields: '*' }));
    expect(await about(asServiceAccount(server, { key: privateKey }))).toEqual([
      400,
      'invalid_grant',
    ]);
    const stranger = asServiceAccount(server, { subject: 'otra@clinica.example' });
    expect(await about(stranger)).toEqual([401, 'unauthorized_client']);
    const lesser = asServiceAccount(server, {
      scopes: ['https://www.googleapis.com/auth/calendar'],
    });
    expect(await about(lesser)).toEqual([403, 'insufficientPermissions']);
    expect(await about(asPerson(server, { refreshToken: 'gone' }))).toEqual([400, 'invalid_grant']);
    expect(await about(asPerson(server, { clientSecret: 'wrong' }))).toEqual([
      401,
      'invalid_client',
    ]);
    const answer = await fetch(`${server.rootUrl}drive/v3/about?fields=*`, {
      headers: { authorization: 'Bearer ya29.made.up' },
    });
    expect(answer.status).toBe(401);
  });

  test('no assertion that is late, long-lived, for someone else, unsigned, or changed', async () => {
    const now = Math.floor(Date.now() / 1000);
    const sound = {
      iss: server.serviceAccount.clientEmail,
      aud: 'https://oauth2.googleapis.com/token',
      scope: 'https://www.googleapis.com/auth/drive',
      iat: now,
      exp: now + 3600,
    };
    const ask = async (claims: object, alter: (jwt: string) => string = (jwt) => jwt) => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ ...sound, ...claims })}`;
      const { privateKey } = server.serviceAccount;
      const jwt = `${text}.${createSign('sha256').update(text).sign(privateKey, 'base64url')}`;
      const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
      const body = new URLSearchParams({ grant_type, assertion: alter(jwt) });
      const answer = await fetch(server.tokenUrl, { method: 'POST', body });
      return [answer.status, ((await answer.json()) as { error?: string }).error];
    };
    expect(await ask({})).toEqual([200, undefined]);
    expect(await ask({ iat: now - 7200, exp: now - 3600 })).toEqual([400, 'invalid_grant']);
    expect(await ask({ exp: now + 7200 })).toEqual([400, 'invalid_grant']);
    expect(await ask({ iat: now + 900, exp: now + 1000 })).toEqual([400, 'invalid_grant']);
    expect(await ask({ aud: server.tokenUrl })).toEqual([400, 'invalid_grant']);
    expect(await ask({ iss: 'another' })).toEqual([400, 'invalid_grant']);
    expect(await ask({ scope: '' })).toEqual([400, 'invalid_scope']);
    expect(await ask({}, (jwt) => jwt.replace(/[^.]*$/, ''))).toEqual([400, 'invalid_grant']);
    expect(await ask({}, () => 'nonsense')).toEqual([400, 'invalid_grant']);
  });
});

describe('files', () => {
  test('are made in one request, told of with their hashes, read whole and in part', async () => {
    const { drive } = asServiceAccount(server);
    const bytes = randomBytes(300_000);
    const { data } = await drive.files.create(multipart('año 1.zst', bytes), here());
    expect(data).toMatchObject({
      name: 'año 1.zst',
      mimeType: 'application/zstd',
      size: '300000',
      md5Checksum: digest('md5', bytes),
      sha1Checksum: digest('sha1', bytes),
      sha256Checksum: digest('sha256', bytes),
      parents: [server.folderId],
      driveId: server.driveId,
      appProperties: { made: 'here' },
      trashed: false,
    });
    const fileId = data.id ?? '';
    const read = async (range?: string) => {
      const answer = await drive.files.get(
        { fileId, alt: 'media', ...all },
        { responseType: 'arraybuffer', headers: range ? { range } : {} },
      );
      return [answer.status, Buffer.from(answer.data as unknown as ArrayBuffer)] as const;
    };
    expect(await read()).toEqual([200, bytes]);
    expect(await read('bytes=100-199')).toEqual([206, bytes.subarray(100, 200)]);
    expect(await read('bytes=299990-')).toEqual([206, bytes.subarray(299_990)]);
    expect(await read('bytes=-5')).toEqual([206, bytes.subarray(-5)]);
    expect((await refusal(read('bytes=300000-')))?.valueOf()).toMatchObject([
      416,
      expect.anything(),
    ]);
  });

  test('in a Shared Drive are hidden from whoever does not say that he supports those', async () => {
    const { drive } = asServiceAccount(server);
    expect(await refusal(drive.files.get({ fileId: server.folderId }))).toEqual([404, 'notFound']);
    const q = `'${server.driveId}' in parents`;
    expect((await drive.files.list({ q })).data.files).toEqual([]);
    const listed = await drive.files.list({
      q,
      corpora: 'drive',
      driveId: server.driveId,
      includeItemsFromAllDrives: true,
      ...all,
    });
    expect(listed.data.files?.map(({ id }) => id)).toEqual([server.folderId]);
    expect(await refusal(drive.files.list({ driveId: server.driveId }))).toEqual([400, 'invalid']);
  });

  test('are found by name, parent, properties and trash, page by page', async () => {
    const { drive } = asPerson(server);
    const parents = [server.myDriveFolderId];
    const names = ["O'Higgins \\ 1", 'b', 'c', 'd', 'e'];
    for (const [i, name] of names.entries()) {
      await drive.files.create({
        requestBody: { name, parents, mimeType: 'text/plain', appProperties: { n: String(i % 2) } },
      });
    }
    const find = async (q: string) =>
      ((await drive.files.list({ q, orderBy: 'name' })).data.files ?? []).map(({ name }) => name);
    const here = `'${server.myDriveFolderId}' in parents`;
    expect(await find(`${here} and trashed = false`)).toEqual([...names].sort());
    expect(await find("name = 'O\\'Higgins \\\\ 1'")).toEqual(["O'Higgins \\ 1"]);
    expect(await find(`${here} and appProperties has { key='n' and value='1' }`)).toEqual([
      'b',
      'd',
    ]);
    expect(await find(`(name='b' or name='c') and not name='c' and ${here}`)).toEqual(['b']);
    expect(await find(`name contains 'o' and ${here}`)).toEqual(["O'Higgins \\ 1"]);
    for (const q of ["name = 'x", 'name', "size > '1'", "name = 'x' and", "'x' in owners"]) {
      expect(await refusal(drive.files.list({ q }))).toEqual([400, 'invalid']);
    }
    const first = await drive.files.list({ q: here, pageSize: 3, orderBy: 'name' });
    const pageToken = first.data.nextPageToken ?? '';
    const second = await drive.files.list({ q: here, pageSize: 3, orderBy: 'name', pageToken });
    expect([
      first.data.files?.length,
      second.data.files?.length,
      second.data.nextPageToken,
    ]).toEqual([3, 2, undefined]);
  });

  test('are renamed, trashed and deleted; a property with too long a value is refused', async () => {
    const { drive } = asServiceAccount(server);
    const { data } = await drive.files.create(multipart('a', Buffer.from('x')), here());
    const fileId = data.id ?? '';
    const updated = await drive.files.update({
      fileId,
      requestBody: { name: 'b', trashed: true, appProperties: { made: null as never, k: 'v' } },
      fields: 'name,trashed,appProperties',
      ...all,
    });
    expect(updated.data).toEqual({ name: 'b', trashed: true, appProperties: { k: 'v' } });
    const tooLong = { fileId, requestBody: { appProperties: { k: 'ñ'.repeat(62) } }, ...all };
    expect(await refusal(drive.files.update(tooLong))).toEqual([400, 'propertyTooLong']);
    expect((await drive.files.delete({ fileId, ...all })).status).toBe(204);
    expect(await refusal(drive.files.delete({ fileId, ...all }))).toEqual([404, 'notFound']);
  });

  test('of a service account need a Shared Drive, and rights where they go', async () => {
    const { drive } = asServiceAccount(server);
    const create = (parents: string[]) =>
      refusal(drive.files.create(multipart('x', Buffer.from('x'), parents), here()));
    expect(await create([server.myDriveFolderId])).toEqual([403, 'storageQuotaExceeded']);
    expect(await create([])).toEqual([403, 'storageQuotaExceeded']);
    expect(await create([server.readOnlyFolderId])).toEqual([403, 'insufficientFilePermissions']);
    expect(await create(['nowhere'])).toEqual([404, 'notFound']);
    server.faults.serviceAccountRole = 'fileOrganizer';
    const { data } = await drive.files.create(multipart('x', Buffer.from('x')), here());
    const fileId = data.id ?? '';
    expect(await refusal(drive.files.delete({ fileId, ...all }))).toEqual([
      403,
      'insufficientFilePermissions',
    ]);
    await drive.files.update({ fileId, requestBody: { trashed: true }, ...all });
    server.faults.serviceAccountRole = null;
    expect(await refusal(drive.files.get({ fileId, ...all }))).toEqual([404, 'notFound']);
  });
});

describe('resumable uploads', () => {
  const begin = async (metadata: object, headers: Record<string, string> = {}) => {
    const { auth } = asServiceAccount(server);
    const answer = await auth.request({
      method: 'POST',
      url: `${uploadUrl()}?uploadType=resumable&supportsAllDrives=true&fields=id,size,sha256Checksum`,
      headers,
      data: { parents: [server.folderId], ...metadata },
    });
    return answer.headers.get('location') ?? '';
  };
  const send = (url: string, bytes: Buffer, range: string) =>
    fetch(url, { method: 'PUT', body: new Uint8Array(bytes), headers: { 'content-range': range } });
  const piece = 256 * 1024;

  test('take their bytes in pieces, say how far they are, and become a file at the end', async () => {
    const url = await begin({ name: 'resumed' });
    const bytes = randomBytes(3 * piece + 5);
    const asked = await send(url, Buffer.alloc(0), 'bytes */*');
    expect([asked.status, asked.headers.get('range')]).toEqual([308, null]);
    const first = await send(url, bytes.subarray(0, 2 * piece), `bytes 0-${2 * piece - 1}/*`);
    expect([first.status, first.headers.get('range')]).toEqual([308, `bytes=0-${2 * piece - 1}`]);
    expect(server.unfinishedUploads()).toContain('resumed');
    const { drive } = asServiceAccount(server);
    const listing = { q: "name='resumed'", includeItemsFromAllDrives: true, ...all };
    expect((await drive.files.list(listing)).data.files).toEqual([]);

    const odd = await send(
      url,
      bytes.subarray(2 * piece, 2 * piece + 9),
      `bytes ${2 * piece}-${2 * piece + 8}/*`,
    );
    expect(odd.status).toBe(400);
    const hole = await send(
      url,
      bytes.subarray(3 * piece),
      `bytes ${3 * piece}-${3 * piece + 4}/${bytes.length}`,
    );
    expect(hole.status).toBe(400);
    const last = await send(
      url,
      bytes.subarray(2 * piece),
      `bytes ${2 * piece}-${bytes.length - 1}/${bytes.length}`,
    );
    expect(last.status).toBe(200);
    const file = (await last.json()) as { id: string };
    expect(file).toMatchObject({
      size: String(bytes.length),
      sha256Checksum: digest('sha256', bytes),
    });
    const again = await send(url, Buffer.alloc(0), `bytes */${bytes.length}`);
    expect([again.status, await again.json()]).toEqual([200, file]);
    expect((await drive.files.list(listing)).data.files).toHaveLength(1);
  });

  test('keep whole pieces of what a broken connection brought, also over a restart', async () => {
    const url = await begin({ name: 'broken' });
    const bytes = randomBytes(8 * piece);
    server.faults.dropAfterBytes = 5 * piece + 1000;
    await expect(send(url, bytes, `bytes 0-${bytes.length - 1}/*`)).rejects.toThrow();
    const { rootUrl, folderId } = server;
    await server.stop();
    server = await startDriveEmulator({ stateDir });
    expect([server.rootUrl, server.folderId]).toEqual([rootUrl, folderId]);
    const asked = await send(url, Buffer.alloc(0), 'bytes */*');
    const kept = Number(/-(\d+)$/.exec(asked.headers.get('range') ?? '')?.[1]) + 1;
    expect(asked.status).toBe(308);
    expect(kept % piece).toBe(0);
    expect(kept).toBeGreaterThanOrEqual(5 * piece);
    const rest = await send(
      url,
      bytes.subarray(kept),
      `bytes ${kept}-${bytes.length - 1}/${bytes.length}`,
    );
    expect(await rest.json()).toMatchObject({ sha256Checksum: digest('sha256', bytes) });
  });

  test('are empty, whole in one request, of a declared length, cancelled, and expire', async () => {
    const empty = await send(await begin({ name: 'empty' }), Buffer.alloc(0), 'bytes */0');
    expect(await empty.json()).toMatchObject({ size: '0' });
    const whole = await fetch(await begin({ name: 'whole' }), { method: 'PUT', body: 'hello' });
    expect(await whole.json()).toMatchObject({ size: '5' });
    const declared = await begin({ name: 'declared' }, { 'x-upload-content-length': '6' });
    expect((await fetch(declared, { method: 'PUT', body: 'hello' })).status).toBe(400);
    const cancelled = await begin({ name: 'cancelled' });
    expect((await fetch(cancelled, { method: 'DELETE' })).status).toBe(499);
    expect((await send(cancelled, Buffer.alloc(0), 'bytes */*')).status).toBe(404);
    const expired = await begin({ name: 'expired' });
    await server.expireSessions();
    expect((await send(expired, Buffer.alloc(0), 'bytes */*')).status).toBe(404);
    expect(server.unfinishedUploads()).toEqual([]);
  });
});

test('what a test switches on goes wrong', async () => {
  const { drive } = asServiceAccount(server);
  const about = () => refusal(drive.about.get({ fields: 'user' }));
  server.faults.rateLimit = { requests: 1, status: 403 };
  expect(await about()).toEqual([403, 'rateLimitExceeded']);
  server.faults.rateLimit = { requests: 1, status: 429 };
  expect(await about()).toEqual([429, 'rateLimitExceeded']);
  server.faults.serverErrors = 1;
  expect(await about()).toEqual([503, 'backendError']);
  server.faults.quotaFull = true;
  const { drive: person } = asPerson(server);
  const create = person.files.create(
    multipart('x', Buffer.from('x'), [server.myDriveFolderId]),
    here(),
  );
  expect(await refusal(create)).toEqual([403, 'storageQuotaExceeded']);
  server.faults.quotaFull = false;
  expect(await about()).toEqual(['it worked', undefined]);
});
