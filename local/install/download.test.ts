import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { downloadFromTarball } from './download.ts';

let folder: string;
let server: Server;
let base: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'resguardo-download-'));
  writeFileSync(join(folder, 'tool'), 'binary');
  writeFileSync(join(folder, 'README'), 'words');
  execFileSync('tar', ['-czf', join(folder, 'whole.tgz'), '-C', folder, 'tool', 'README']);
  const whole = readFileSync(join(folder, 'whole.tgz'));
  server = createServer((request, response) => {
    if (request.url === '/whole') response.end(whole);
    else if (request.url === '/cut') response.end(whole.subarray(0, 40));
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

function target(name: string): { folder: string; report: () => void } {
  const into = join(folder, name);
  mkdirSync(into);
  return { folder: into, report: () => undefined };
}

test('of a release only the one file is unpacked, and the archive does not stay', async () => {
  const into = target('good');
  await downloadFromTarball(`${base}/whole`, 'tool', into);
  expect(readdirSync(into.folder)).toEqual(['tool']);
  expect(readFileSync(join(into.folder, 'tool'), 'utf8')).toBe('binary');
});

test('an address that nobody answers is named, with the reason', async () => {
  const into = target('nobody');
  await expect(downloadFromTarball('http://127.0.0.1:1/x', 'tool', into)).rejects.toThrow(
    /^http:\/\/127\.0\.0\.1:1\/x: (?!fetch failed)/,
  );
});

test.each([
  { path: '/gone', says: /answered 404/ },
  { path: '/cut', says: /does not unpack/ },
])('$path is an error that names the address', async ({ path, says }) => {
  const into = target(path.slice(1));
  const error: unknown = await downloadFromTarball(base + path, 'tool', into).catch(
    (e: unknown) => e,
  );
  expect(String(error)).toMatch(says);
  expect(String(error)).toContain(base + path);
  expect(readdirSync(into.folder)).toEqual([]);
});
