import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { claimFolder } from './folder-claim.ts';
import { identityOf, isRunning } from './process-identity.ts';
import { endLeftover, startServerProcess, type ServerCommand } from './server-process.ts';

let folder: string;
const strays: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resguardo-process-'));
});
afterEach(() => {
  for (const stray of strays.splice(0)) stray.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const sleeper = (seconds = 60): ServerCommand => ({
  name: 'sleeper',
  command: '/bin/sh',
  args: ['-c', `echo up; exec sleep ${seconds}`],
  env: { PATH: '/usr/bin:/bin' },
  cwd: '/',
  folder,
});

const stray = (): number => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  strays.push(child);
  return child.pid ?? 0;
};

const record = (): string => join(folder, 'server.json');

test('a server is ended, waited for, and leaves no record', async () => {
  const server = await startServerProcess(sleeper());
  expect(server.hasExited()).toBe(false);
  expect(JSON.parse(readFileSync(record(), 'utf8'))).toEqual(identityOf(server.pid));
  await server.stop();
  expect(identityOf(server.pid)).toBeUndefined();
  expect(existsSync(record())).toBe(false);
});

test('a server that cannot be started says so', async () => {
  await expect(startServerProcess({ ...sleeper(), command: '/no/such' })).rejects.toMatchObject({
    code: 'part-not-started',
    params: { part: 'sleeper' },
  });
});

test('a server that ended by itself is noticed, with its last words', async () => {
  const server = await startServerProcess({ ...sleeper(), args: ['-c', 'echo why; exit 3'] });
  while (!server.hasExited()) await sleep(10);
  expect(server.lastWords()).toBe('why');
  await server.stop();
});

test('the server of a killed parent ends without a start', async () => {
  const module = JSON.stringify(join(import.meta.dirname, 'server-process.ts'));
  const program = `
    const { startServerProcess } = await import(${module});
    const server = await startServerProcess(${JSON.stringify(sleeper())});
    console.log(server.pid);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  strays.push(parent);
  const [said] = (await once(parent.stdout, 'data')) as [Buffer];
  const server = identityOf(Number(said.toString()));
  if (!server) throw new Error('the server is not running');
  parent.kill('SIGKILL');
  const until = Date.now() + 10_000;
  while (isRunning(server) && Date.now() < until) await sleep(50);
  expect(isRunning(server)).toBe(false);
});

test('a leftover server is ended at the next start', async () => {
  const pid = stray();
  writeFileSync(record(), JSON.stringify(identityOf(pid)));
  expect(await endLeftover(folder)).toBe(true);
  expect(identityOf(pid)).toBeUndefined();
});

test('a process that only bears a leftover’s number is left alone', async () => {
  const pid = stray();
  writeFileSync(record(), JSON.stringify({ pid, startedAt: 'another time' }));
  expect(await endLeftover(folder)).toBe(false);
  expect(identityOf(pid)).toBeDefined();
});

test.each(['', '{"pid":', '{}'])('a record that says nothing (%j) ends nothing', async (text) => {
  writeFileSync(record(), text);
  expect(await endLeftover(folder)).toBe(false);
});

test('a folder is claimed once at a time', () => {
  const claim = claimFolder(folder);
  expect(() => claimFolder(folder)).toThrow(
    expect.objectContaining({
      code: 'state-folder-in-use',
      params: { folder, pid: String(process.pid) },
    }),
  );
  claim.release();
  claimFolder(folder).release();
});

test('the claim of a killed process, or of one whose number came round, is taken over', () => {
  for (const holder of [
    { pid: 4194399, startedAt: 'x' },
    { pid: process.pid, startedAt: 'another time' },
  ]) {
    writeFileSync(join(folder, 'claim.json'), JSON.stringify(holder));
    claimFolder(folder).release();
  }
});
