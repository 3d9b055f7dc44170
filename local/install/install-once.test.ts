import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { installOnce, type Installation } from './install-once.ts';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'resguardo-cache-'));
});
afterEach(() => rmSync(cache, { recursive: true }));

const part = (content: string, more: Partial<Installation> = {}): Installation => ({
  folderName: 'part-1',
  fill: async (folder) => writeFileSync(join(folder, 'binary'), content),
  works: async (folder) => existsSync(join(folder, 'binary')),
  ...more,
});

const binary = (): string => readFileSync(join(cache, 'part-1', 'binary'), 'utf8');

test('what is installed is there for the next, who does not fill it again', async () => {
  expect(await installOnce(cache, part('first'))).toBe(join(cache, 'part-1'));
  await installOnce(cache, part('second'));
  expect(binary()).toBe('first');
});

test('an installation that fails leaves nothing, not even its temporary folder', async () => {
  const failing = part('', {
    fill: async (folder) => {
      writeFileSync(join(folder, 'half'), 'x');
      throw new Error('network gone');
    },
  });
  await expect(installOnce(cache, failing)).rejects.toThrow('network gone');
  expect(readdirSync(cache)).toEqual([]);
});

test('what does not run is not kept', async () => {
  await expect(installOnce(cache, part('x', { works: async () => false }))).rejects.toThrow(
    /does not run/,
  );
  expect(readdirSync(cache)).toEqual([]);
});

test('what stands there but does not run any more is installed anew', async () => {
  mkdirSync(join(cache, 'part-1'));
  await installOnce(cache, part('whole'));
  expect(binary()).toBe('whole');
});

test('two copies that install at once both succeed, on one whole folder', async () => {
  const slow = (content: string): Installation =>
    part(content, {
      fill: async (folder) => {
        await sleep(30);
        writeFileSync(join(folder, 'binary'), content);
      },
    });
  const places = await Promise.all(
    ['a', 'b', 'c'].map((content) => installOnce(cache, slow(content))),
  );
  expect(new Set(places)).toEqual(new Set([join(cache, 'part-1')]));
  expect(['a', 'b', 'c']).toContain(binary());
  expect(readdirSync(cache)).toEqual(['part-1']);
});

test('what a killed installation left is swept away, a running one’s is not', async () => {
  for (const name of ['.installing-old', '.installing-new']) mkdirSync(join(cache, name));
  const yesterday = Date.now() / 1000 - 24 * 3600;
  utimesSync(join(cache, '.installing-old'), yesterday, yesterday);
  await installOnce(cache, part('x'));
  expect(readdirSync(cache).sort()).toEqual(['.installing-new', 'part-1']);
});
