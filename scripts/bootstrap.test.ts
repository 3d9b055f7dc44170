import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

/** A checkout in small, whose npm only notes that it was asked and puts a Node in place. */
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'resguardo-bootstrap-'));
  cpSync(join(import.meta.dirname, 'bootstrap.mjs'), join(root, 'scripts', 'bootstrap.mjs'));
  cpSync(join(import.meta.dirname, 'bootstrap'), join(root, 'scripts', 'bootstrap'), {
    recursive: true,
  });
  writeFileSync(
    join(root, 'package.json'),
    JSON.stringify({ type: 'module', engines: { node: '>=24.12' } }),
  );
  lock('1.0.0');
  mkdirSync(join(root, 'bin'));
  npm(`sleep 0.5; rm -rf node_modules; mkdir -p node_modules/.bin
ln -s '${process.execPath}' node_modules/.bin/node
cp package-lock.json node_modules/.package-lock.json; echo installed by npm`);
  script(
    'main.ts',
    `const code: number = Number(process.argv[2]); console.log('{"ran":true}'); process.exit(code);`,
  );
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

const script = (name: string, text: string): void => writeFileSync(join(root, name), text);

const lock = (version: string): void =>
  script('package-lock.json', JSON.stringify({ packages: { 'node_modules/x': { version } } }));

function npm(body: string): void {
  const path = join(root, 'bin', 'npm');
  writeFileSync(path, `#!/bin/sh\necho "$@" >> '${join(root, 'npm.log')}'\n${body}\n`);
  chmodSync(path, 0o755);
}

const timesInstalled = (): number =>
  existsSync(join(root, 'npm.log'))
    ? readFileSync(join(root, 'npm.log'), 'utf8').split('\n').filter(Boolean).length
    : 0;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(...args: string[]): { ended: Promise<Ended>; pid: number; said: Promise<void> } {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: [join(root, 'bin'), process.env['PATH']].join(delimiter),
  };
  delete env['npm_execpath'];
  delete env['npm_lifecycle_event'];
  const child = spawn(process.execPath, [join(root, 'scripts', 'bootstrap.mjs'), ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const said = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      resolve();
    });
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { ended, pid: child.pid ?? 0, said };
}

const run = (...args: string[]): Promise<Ended> => start(...args).ended;

test('a fresh checkout installs its packages, then runs, with nothing but the result on stdout', async () => {
  const ended = await run('main.ts', '7');
  expect(ended).toMatchObject({ code: 7, stdout: '{"ran":true}\n' });
  expect(ended.stderr).toContain('installed by npm');
  expect(readFileSync(join(root, 'npm.log'), 'utf8')).toBe('ci --include=dev\n');
});

test('packages in step are left alone, and a changed lock brings them into step again', async () => {
  await run('main.ts', '0');
  expect(await run('main.ts', '0')).toMatchObject({ code: 0, stderr: '' });
  expect(timesInstalled()).toBe(1);
  lock('2.0.0');
  await run('main.ts', '0');
  expect(timesInstalled()).toBe(2);
});

test('two copies at once install once, and both run', async () => {
  const [one, two] = await Promise.all([run('main.ts', '0'), run('main.ts', '0')]);
  expect([one.code, two.code]).toEqual([0, 0]);
  expect([one.stdout, two.stdout]).toEqual(['{"ran":true}\n', '{"ran":true}\n']);
  expect(timesInstalled()).toBe(1);
});

test('what someone installed with npm themselves is accepted', async () => {
  await run('main.ts', '0');
  rmSync(join(root, 'node_modules', '.resguardo-stamp'));
  await run('main.ts', '0');
  expect(timesInstalled()).toBe(1);
  script('node_modules/.package-lock.json', '{"packages": {}}');
  rmSync(join(root, 'node_modules', '.resguardo-stamp'));
  await run('main.ts', '0');
  expect(timesInstalled()).toBe(2);
});

test('when npm fails nothing is run, and the next time it is tried again', async () => {
  npm('echo no network >&2; exit 1');
  const ended = await run('main.ts', '0');
  expect(ended).toMatchObject({ code: 85, stdout: '' });
  expect(ended.stderr).toContain('no network');
  await run('main.ts', '0');
  expect(timesInstalled()).toBe(2);
});

test('ended while it installs, it ends npm too', async () => {
  npm('echo started >&2; exec sleep 30');
  const running = start('main.ts', '0');
  while (timesInstalled() === 0) await sleep(20);
  await sleep(200);
  process.kill(running.pid, 'SIGTERM');
  // Both hold stderr: it closes only when npm has ended as well.
  expect(await running.ended).toMatchObject({ code: 85, stdout: '' });
  expect(existsSync(join(root, '.resguardo', 'install.lock'))).toBe(false);
});

test.each([
  { how: 'is dead', pid: '4194399', age: 0 },
  { how: 'has been silent for long', pid: String(process.pid), age: 120 },
])('an installer that $how is not waited for', async ({ pid, age }) => {
  mkdirSync(join(root, '.resguardo'));
  const path = join(root, '.resguardo', 'install.lock');
  writeFileSync(path, pid);
  const then = Date.now() / 1000 - age;
  utimesSync(path, then, then);
  expect(await run('main.ts', '0')).toMatchObject({ code: 0 });
  expect(existsSync(path)).toBe(false);
});

test('a polite end reaches the program, and its own exit code comes back', async () => {
  script(
    'wait.ts',
    `process.on('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000); console.log('up');`,
  );
  const running = start('wait.ts');
  await running.said;
  process.kill(running.pid, 'SIGTERM');
  expect(await running.ended).toMatchObject({ code: 9 });
});

test('when the bootstrap is killed, the program ends too', async () => {
  script(
    'wait.ts',
    `process.on('SIGTERM', () => { console.log('told'); process.exit(0); }); setInterval(() => {}, 1000); console.log('up');`,
  );
  const running = start('wait.ts');
  await running.said;
  process.kill(running.pid, 'SIGKILL');
  // Its stdout closes only when the program has ended as well.
  expect(await running.ended).toMatchObject({ stdout: 'up\ntold\n' });
});
