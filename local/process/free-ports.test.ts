import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { freePorts } from './free-ports.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resguardo-ports-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the ports are all different and can be listened on', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `p${index}`);
  const ports = Object.values(await freePorts(names));
  expect(new Set(ports).size).toBe(12);
  const servers = ports.map((port) => createServer().listen(port, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  servers.forEach((server) => server.close());
});

test('they stay the same from one start to the next', async () => {
  const memory = join(folder, 'ports.json');
  const first = await freePorts(['a', 'b'], memory);
  expect(await freePorts(['a', 'b'], memory)).toEqual(first);
});

test('a port taken since is replaced, and the others stay', async () => {
  const memory = join(folder, 'ports.json');
  const first = await freePorts(['a', 'b'], memory);
  const taker = createServer().listen(first.a, '127.0.0.1');
  await once(taker, 'listening');
  const second = await freePorts(['a', 'b'], memory);
  taker.close();
  expect(second.a).not.toBe(first.a);
  expect(second.b).toBe(first.b);
  expect(JSON.parse(readFileSync(memory, 'utf8'))).toEqual(second);
});

test('a memory that cannot be read is only forgotten', async () => {
  const memory = join(folder, 'ports.json');
  writeFileSync(memory, '{"a":');
  expect((await freePorts(['a'], memory)).a).toBeGreaterThan(1023);
});
