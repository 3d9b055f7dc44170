import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { identityOf } from '../process/process-identity.ts';
import { endOrphan } from './orphan.ts';

let data: string;
let stray: ChildProcess | undefined;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'resguardo-orphan-'));
});
afterEach(() => {
  stray?.kill('SIGKILL');
  rmSync(data, { recursive: true });
});

function startStray(cwd: string): number {
  stray = spawn('sleep', ['60'], { cwd, stdio: 'ignore' });
  const { pid } = stray;
  if (pid === undefined) throw new Error('no process');
  writeFileSync(join(data, 'postmaster.pid'), `${pid}\n${data}\n1700000000\n5432\n`);
  return pid;
}

const linuxTest = process.platform === 'linux' ? test : test.skip;

linuxTest('a process that stands in the data folder is ended', async () => {
  const pid = startStray(data);
  expect(await endOrphan(data)).toBe(true);
  expect(identityOf(pid)).toBeUndefined();
});

linuxTest(
  'one that only bears the number is left alone, and its claim to the folder goes',
  async () => {
    const pid = startStray('/');
    expect(await endOrphan(data)).toBe(false);
    expect(identityOf(pid)).toBeDefined();
    expect(existsSync(join(data, 'postmaster.pid'))).toBe(false);
  },
);

test.each(['', 'nonsense', '-1', '0', '1', '4194399'])(
  'a pid file that says %j ends nothing',
  async (text) => {
    writeFileSync(join(data, 'postmaster.pid'), text);
    expect(await endOrphan(data)).toBe(false);
  },
);
