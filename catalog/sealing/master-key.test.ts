import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readMasterKey } from './master-key.ts';

const key = randomBytes(32);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resguardo-key-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('it is read from the environment', async () => {
  const read = await readMasterKey({ RESGUARDO_MASTER_KEY: key.toString('base64') });
  expect(read).toEqual(key);
});

test('it is read from a file, with or without the line end that editors add', async () => {
  const path = join(folder, 'key');
  await writeFile(path, `${key.toString('base64')}\n`);
  expect(await readMasterKey({ RESGUARDO_MASTER_KEY_FILE: path })).toEqual(key);
});

test('without either it is asked for by name', async () => {
  await expect(readMasterKey({})).rejects.toMatchObject({ code: 'setting-missing' });
});

test.each(['short', key.toString('hex'), randomBytes(31).toString('base64'), `${'á'.repeat(43)}=`])(
  'anything else is refused and not repeated: %#',
  async (value) => {
    const told = await readMasterKey({ RESGUARDO_MASTER_KEY: value }).catch((e: unknown) => e);
    expect(told).toMatchObject({ code: 'setting-invalid' });
    expect(String(told)).not.toContain(value);
  },
);

test('a file that is not there is told by its setting', async () => {
  const path = join(folder, 'nothing');
  await expect(readMasterKey({ RESGUARDO_MASTER_KEY_FILE: path })).rejects.toMatchObject({
    code: 'setting-invalid',
    params: { setting: 'RESGUARDO_MASTER_KEY_FILE', why: 'ENOENT' },
  });
});
