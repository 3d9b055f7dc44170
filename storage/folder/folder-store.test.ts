import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { keysOf, never, put, readWhole } from '../conformance/tools.ts';
import type { CopyStore } from '../copy-store.ts';
import { canMountSmallDisk, onSmallDisk } from '../testing/small-disk.ts';
import { openFolderStore } from './folder-store.ts';

let place: string;
let store: CopyStore;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'folder-'));
  await mkdir(join(place, 'root'));
  await mkdir(join(place, 'outside'));
  store = openFolderStore({ kind: 'folder', name: 'disk', path: join(place, 'root') });
});
afterEach(() => rm(place, { recursive: true, force: true }));

test('a link does not lead out of the folder, neither to write nor to read', async () => {
  await writeFile(join(place, 'outside', 'secret'), 'not ours');
  await symlink(join(place, 'outside'), join(place, 'root', 'clinic'));
  await symlink(join(place, 'outside', 'secret'), join(place, 'root', 'file'));
  const refused = { code: 'store-right-missing', params: { why: 'symlink' } };
  await expect(put(store, 'clinic/a', Buffer.from('x'))).rejects.toMatchObject(refused);
  const through = { location: 'clinic/secret', version: null, bytes: 8 };
  await expect(readWhole(store, through)).rejects.toMatchObject(refused);
  await expect(store.remove(through, never)).rejects.toMatchObject(refused);
  const link = { location: 'file', version: null, bytes: 8 };
  await expect(readWhole(store, link)).rejects.toMatchObject(refused);
  expect(await store.stat(link, never)).toBeNull();
  expect(await keysOf(store, '')).toEqual([]);
  expect(await readFile(join(place, 'outside', 'secret'), 'utf8')).toBe('not ours');
});

test('a link in the place of a file is replaced, and what it led to stays', async () => {
  await writeFile(join(place, 'outside', 'secret'), 'not ours');
  await symlink(join(place, 'outside', 'secret'), join(place, 'root', 'file'));
  const object = await put(store, 'file', Buffer.from('ours'));
  expect((await readWhole(store, object)).toString()).toBe('ours');
  expect(await readFile(join(place, 'outside', 'secret'), 'utf8')).toBe('not ours');
});

test('only its owner may read a copy', async () => {
  await put(store, 'clinic/2024/a', Buffer.from('x'));
  expect((await stat(join(place, 'root', 'clinic', '2024', 'a'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(place, 'root', 'clinic', '2024'))).mode & 0o777).toBe(0o700);
});

(canMountSmallDisk() ? test : test.skip)(
  'a full disk is named, and nothing stays on it',
  async () => {
    const printed = await onSmallDisk(`
    import { readdirSync } from 'node:fs';
    import { openFolderStore } from ${JSON.stringify(join(import.meta.dirname, 'folder-store.ts'))};
    import { bytesSource } from ${JSON.stringify(join(import.meta.dirname, '..', 'bytes-source.ts'))};
    const path = process.argv[2];
    const store = openFolderStore({ kind: 'folder', name: 'disk', path });
    const options = { contentType: 'x/y', signal: new AbortController().signal };
    const error = await store.put('a', bytesSource(Buffer.alloc(3 << 20)), options).catch((e) => e);
    console.log(error.code, error.params.path === path + '/a', readdirSync(path).length);`);
    expect(printed).toBe('disk-full true 0\n');
  },
);
