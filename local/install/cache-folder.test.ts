import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cacheFolder } from './cache-folder.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'resguardo-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

test('the cache stands where the user says, then where the system does, then at home', () => {
  const asked = join(home, 'asked');
  expect(
    cacheFolder({ RESGUARDO_CACHE: asked, XDG_CACHE_HOME: join(home, 'xdg'), HOME: home }),
  ).toBe(asked);
  expect(existsSync(asked)).toBe(true);
  expect(cacheFolder({ XDG_CACHE_HOME: join(home, 'xdg'), HOME: home })).toBe(
    join(home, 'xdg', 'resguardo'),
  );
  expect(cacheFolder({ HOME: home })).toBe(join(home, '.cache', 'resguardo'));
});

const writable = process.getuid?.() === 0 ? '/proc/no-home' : undefined;

test('without a home to write in there is still one', () => {
  const readOnly = writable ?? home;
  if (!writable) chmodSync(home, 0o500);
  expect(cacheFolder({ HOME: readOnly })).toMatch(/resguardo-cache-\d+$/);
});

test('a folder asked for that cannot be written is an error, not another folder', () => {
  if (!writable) chmodSync(home, 0o500);
  expect(() => cacheFolder({ RESGUARDO_CACHE: join(writable ?? home, 'x') })).toThrow(
    expect.objectContaining({ code: 'setting-invalid' }),
  );
});
