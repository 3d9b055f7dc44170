import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { DriveDestination } from '../../contracts/destination.ts';
import { noFaults } from '../../local/drive/faults.ts';
import { startDriveEmulator, type DriveServer } from '../../local/drive/start.ts';
import { bytesSource } from '../bytes-source.ts';
import { keysOf, madeSource, never, plain, put, readWhole } from '../conformance/tools.ts';
import type { CopyStore, GrowingSource } from '../copy-store.ts';
import { openDriveStore } from './drive-store.ts';

let stateDir: string;
let server: DriveServer;
beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'drive-store-'));
  server = await startDriveEmulator({ stateDir });
});
afterEach(() => {
  Object.assign(server.faults, noFaults());
});
afterAll(async () => {
  await server.stop();
  await rm(stateDir, { recursive: true, force: true });
});

const open = (changes: Partial<DriveDestination> = {}): CopyStore => {
  const { rootUrl, tokenUrl, folderId, serviceAccount } = server;
  const settings: DriveDestination = {
    ...{ kind: 'drive', name: 'drive', rootUrl, tokenUrl, folderId },
    ...changes,
  };
  return openDriveStore(settings, { mode: 'service-account', ...serviceAccount });
};
const openAsPerson = (): CopyStore => {
  const { rootUrl, tokenUrl, myDriveFolderId: folderId, oauth } = server;
  const settings = { kind: 'drive', name: 'drive', rootUrl, tokenUrl, folderId } as const;
  return openDriveStore(settings, { mode: 'oauth', ...oauth });
};

/** Bytes, counting from where they were asked for. */
const watched = (bytes: Buffer, offsets: number[]): GrowingSource => {
  const source = bytesSource(bytes);
  return {
    ...source,
    follow(offset, signal) {
      offsets.push(offset);
      return source.follow(offset, signal);
    },
  };
};

test('no room is told apart: the person’s, and the service account’s that never has any', async () => {
  const inPersonsFolder = open({ folderId: server.myDriveFolderId });
  const refused = { code: 'store-quota-of-service-account', params: { destination: 'drive' } };
  await expect(put(inPersonsFolder, 'a', Buffer.from('x'))).rejects.toMatchObject(refused);
  await expect(inPersonsFolder.check(never)).rejects.toMatchObject(refused);
  server.faults.quotaFull = true;
  await expect(put(openAsPerson(), 'a', Buffer.from('x'))).rejects.toMatchObject({
    code: 'store-full',
    params: { why: 'storageQuotaExceeded' },
  });
  await expect(put(open(), 'a', Buffer.from('x'))).rejects.toMatchObject({ code: 'store-full' });
});

test('a folder that may only be read is named as such', async () => {
  const store = open({ folderId: server.readOnlyFolderId });
  await expect(put(store, 'a', Buffer.from('x'))).rejects.toMatchObject({
    code: 'store-right-missing',
    params: { why: 'insufficientFilePermissions' },
  });
});

test('an account that lost its folder is not told that one copy is missing', async () => {
  const object = await put(open(), 'lost/a', Buffer.from('x'));
  server.faults.serviceAccountRole = null;
  for (const ask of [
    () => open().stat(object, never),
    () => readWhole(open(), object),
    () => open().remove(object, never),
    () => keysOf(open(), ''),
  ]) {
    await expect(ask()).rejects.toMatchObject({
      code: 'store-folder-missing',
      params: { folder: server.folderId },
    });
  }
});

test.each([403, 429] as const)(
  '“slower” (%i) is passed on, and the upload can be gone on with',
  async (status) => {
    const bytes = randomBytes(20 << 20);
    let resumeToken: string | null = null;
    const failing = open().put(`slow/${status}`, bytesSource(bytes), {
      ...plain,
      onProgress: (confirmed, token) => {
        resumeToken = token;
        if (confirmed > 0) server.faults.rateLimit = { requests: 1, status };
      },
    });
    await expect(failing).rejects.toMatchObject({ code: 'store-rate-limited' });
    const offsets: number[] = [];
    const object = await open().put(`slow/${status}`, watched(bytes, offsets), {
      ...plain,
      resumeToken,
    });
    expect(offsets[0]).toBe(8 << 20);
    expect((await readWhole(open(), object)).equals(bytes)).toBe(true);
  },
);

test('a connection that breaks within a chunk costs that chunk’s rest, and no more', async () => {
  const bytes = randomBytes(20 << 20);
  server.faults.dropAfterBytes = 5_000_000;
  const offsets: number[] = [];
  const object = await open().put('broken/a', watched(bytes, offsets), plain);
  expect(server.faults.dropAfterBytes).toBeNull();
  expect(offsets[0]).toBe(0);
  expect((await readWhole(open(), object)).equals(bytes)).toBe(true);
});

test('one stumble of the server while bytes are sent is got over', async () => {
  const bytes = randomBytes(9 << 20);
  const object = await open().put('stumble/a', bytesSource(bytes), {
    ...plain,
    onProgress: (confirmed) => {
      if (confirmed === 8 << 20) server.faults.serverErrors = 1;
    },
  });
  expect(object.bytes).toBe(bytes.length);
  server.faults.serverErrors = 1;
  await expect(open().stat(object, never)).rejects.toMatchObject({ code: 'store-unreachable' });
});

test('an upload that Drive forgot is begun anew by itself', async () => {
  const bytes = randomBytes(20 << 20);
  let forgotten = false;
  const source = madeSource(async function* () {
    yield bytes.subarray(0, 12 << 20);
    if (!forgotten) await server.expireSessions();
    forgotten = true;
    yield bytes.subarray(12 << 20);
  }, bytes);
  const object = await open().put('forgotten/a', source, plain);
  expect(forgotten).toBe(true);
  expect((await readWhole(open(), object)).equals(bytes)).toBe(true);
  expect(await keysOf(open(), 'forgotten/')).toEqual(['forgotten/a']);
});

test('an upload found whole, its answer lost, is taken as it is', async () => {
  const bytes = randomBytes(100_000);
  let resumeToken: string | null = null;
  const first = await open().put('whole/a', bytesSource(bytes), {
    ...plain,
    onProgress: (_confirmed, token) => (resumeToken = token),
  });
  const second = await open().put('whole/a', bytesSource(bytes), { ...plain, resumeToken });
  expect(second).toEqual(first);
});

test('a token shows nothing of the upload’s address, and is of no use with another key', async () => {
  let resumeToken = '';
  await open().put('token/a', bytesSource(Buffer.from('x')), {
    ...plain,
    onProgress: (_confirmed, token) => (resumeToken = token ?? ''),
  });
  expect(Buffer.from(resumeToken, 'base64url').toString('latin1')).not.toMatch(
    /upload|127\.0\.0\.1/,
  );
  const object = await openAsPerson().put('token/a', bytesSource(Buffer.from('y')), {
    ...plain,
    resumeToken,
  });
  expect((await readWhole(openAsPerson(), object)).toString()).toBe('y');
});

test('what Drive stored and what was sent are compared; a file that differs does not stay', async () => {
  const source = madeSource(async function* () {
    yield Buffer.from('what is sent');
  }, Buffer.from('what was meant'));
  await expect(open().put('compared/a', source, plain)).rejects.toMatchObject({
    code: 'store-answer-unexpected',
  });
  expect(await keysOf(open(), 'compared/')).toEqual([]);
});

test('who may not delete for good puts into the trash; what lies there is gone for us', async () => {
  server.faults.serviceAccountRole = 'fileOrganizer';
  const store = open();
  const object = await put(store, 'trash/a', Buffer.from('x'));
  await store.remove(object, never);
  await store.remove(object, never);
  expect(await store.stat(object, never)).toBeNull();
  expect(await keysOf(store, 'trash/')).toEqual([]);
  await expect(readWhole(store, object)).rejects.toMatchObject({ code: 'copy-missing' });
});

test('a connection lost while reading is told as such', async () => {
  const object = await put(open(), 'read/a', randomBytes(4 << 20));
  server.faults.dropAfterBytes = 3_000_000;
  const reading = async () => buffer(await open().read(object, null, never));
  await expect(reading()).rejects.toMatchObject({ code: 'store-unreachable' });
});

test('a private key that is none is refused before anything is asked', async () => {
  const { rootUrl, tokenUrl, folderId, serviceAccount } = server;
  const settings = { kind: 'drive', name: 'drive', rootUrl, tokenUrl, folderId } as const;
  const store = openDriveStore(settings, {
    ...{ mode: 'service-account', clientEmail: serviceAccount.clientEmail, privateKey: 'nonsense' },
  } as const);
  await expect(store.check(never)).rejects.toMatchObject({ code: 'store-key-refused' });
  const escaped = serviceAccount.privateKey.replaceAll('\n', '\\n');
  const same = openDriveStore(settings, {
    ...{ mode: 'service-account', clientEmail: serviceAccount.clientEmail, privateKey: escaped },
  } as const);
  expect((await same.check(never)).detail['account']).toBe(serviceAccount.clientEmail);
});
