import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { password } from '../api/testing/api-bench.ts';
import { openListeningBench, type ListeningBench } from '../api/testing/listening-bench.ts';
import { heldSnapshot } from '../api/testing/recorded-steps.ts';
import type { BackupView, StartedRun } from '../contracts/api/backup.ts';
import type { ClinicPage } from '../contracts/api/clinic.ts';
import { runCli } from './run-cli.ts';
import { ran, testTerminal, written } from './testing/test-terminal.ts';

let bench: ListeningBench;
let url: string;
let config: string;
/** An operator whose session `login` saves; English, so that words can be told apart. */
let env: Record<string, string>;
beforeAll(async () => {
  bench = await openListeningBench('cli');
  url = bench.url;
  config = join(bench.folder, 'config', 'session.json');
  env = { RESGUARDO_CONFIG: config, RESGUARDO_URL: url, LANG: 'en_US.UTF-8' };
}, 120_000);
afterAll(() => bench.close());

describe('login', () => {
  test('takes the password from what is piped in, and keeps the session for its owner alone', async () => {
    const done = await ran(['login', '--email', 'operator@example.com'], env, {
      stdin: `${password}\n`,
    });
    expect([done.stderr, done.code]).toEqual(['', 0]);
    expect(done.stdout).toBe(`Logged in at ${url} as operator@example.com.\n`);
    expect(statSync(config).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(config, 'utf8'))).toMatchObject({ url });
    expect(readFileSync(config, 'utf8')).not.toContain(password);
  });

  test('asks a person without showing what is typed', async () => {
    const at = testTerminal(env, { tty: true });
    const running = runCli(['login', '--email', 'operator@example.com'], at.terminal);
    await written(at, running, /Password:/);
    at.stdin.write(`${password}\r`);
    expect(await running).toBe(0);
    expect(at.written().stderr + at.written().stdout).not.toContain(password);
  });

  test('is refused with its own exit code', async () => {
    const wrong = { ...env, RESGUARDO_PASSWORD: 'no es esta', LANG: 'es_BO.UTF-8' };
    const done = await ran(['login', '--email', 'admin@example.com'], wrong);
    expect(done.code).toBe(3);
    expect(done.stderr).toMatch(
      /^El correo o la contraseña no son correctos\. \(login-refused\)\n→ /,
    );
  });

  test('has no option for a password, and does not repeat one', async () => {
    for (const argv of [
      ['login', '--password', 'un-secreto'],
      ['login', '--password=un-secreto'],
      ['login', 'un-secreto'],
    ]) {
      const done = await ran(argv, env);
      expect(done.code).toBe(2);
      expect(done.stdout + done.stderr).not.toContain('un-secreto');
    }
  });

  test('a token is not shown to another address than the one that gave it', async () => {
    const done = await ran(['list', 'norte'], { ...env, RESGUARDO_URL: 'http://127.0.0.1:2' });
    expect(done.stderr).toContain('(not-logged-in)');
    expect(done.code).toBe(3);
  });
});

describe('backup', () => {
  test('follows to the end and prints the summary of E2', async () => {
    await bench.worker.during(bench.steps(), async () => {
      const done = await ran(['backup', 'norte', '--description', 'a mano'], env);
      expect(done.code).toBe(0);
      expect(done.stderr).toMatch(/^Backup of norte started\.\n/);
      expect(done.stderr).toContain('read: 15,234 records · 18.7 MB');
      expect(done.stderr).toContain('copy s3: intact');
      const lines = Object.fromEntries(
        done.stdout.split('\n').map((line) => line.split(/ {2,}/, 2) as [string, string]),
      );
      expect(lines).toMatchObject({
        State: 'restorable',
        Size: '2.45 MB',
        Records: '15,234',
        MD5: 'b'.repeat(32),
        'SHA-256': 'a'.repeat(64),
        'Original size': '18.7 MB',
        'Compressed size': '2.45 MB',
        Reduction: '86.9 %',
        Description: 'a mano',
      });
      expect(lines['Time']).toMatch(/ s$/);
    });
  });

  test('--json is one document and nothing else', async () => {
    await bench.worker.during(bench.steps(), async () => {
      const done = await ran(['backup', 'norte', '--json'], env);
      expect([done.code, done.stderr]).toEqual([0, '']);
      expect(done.json<BackupView>()).toMatchObject({
        clinic: 'norte',
        state: 'restorable',
        reductionPercent: 86.9,
      });
    });
  });

  test('that fails ends with its error’s exit code and says what to do', async () => {
    const refused = bench.steps({
      takeSnapshot: () =>
        Promise.reject(
          ApplicationFailure.nonRetryable('', 'database-password-wrong', { host: 'db', user: 'u' }),
        ),
    });
    await bench.worker.during(refused, async () => {
      const done = await ran(['backup', 'norte', '--json'], env);
      expect(done.code).toBe(21);
      expect(done.stderr).toBe('');
    });
  });

  test('Ctrl-C leaves it running and says how to follow and to cancel it', async () => {
    const { takeSnapshot } = heldSnapshot();
    await bench.worker.during(bench.steps({ takeSnapshot }), async () => {
      const at = testTerminal(env);
      const running = runCli(['backup', 'norte'], at.terminal);
      await written(at, running, /norte · backup/);
      at.interrupt();
      expect(await running).toBe(130);
      expect(at.written().stderr).toContain('resguardo follow norte');
      expect(at.written().stderr).toContain('resguardo cancel norte');
      const second = await ran(['backup', 'norte', '--detach', '--json'], env);
      expect(second.json<StartedRun>().already).toBe(true);
      const cancelled = await ran(['cancel', 'norte', '--json'], env);
      expect(cancelled.json()).toMatchObject({ clinic: 'norte', state: 'cancelled' });
      expect(cancelled.code).toBe(0);
      const again = await ran(['cancel', 'norte'], env);
      expect(again.code).toBe(6);
      expect((await ran(['follow', 'norte'], env)).code).toBe(130);
    });
  });

  test('of a clinic that is not there', async () => {
    const done = await ran(['backup', 'nadie', '--json', '--lang', 'es'], env);
    expect(done.code).toBe(5);
    expect(done.json()).toMatchObject({
      error: {
        code: 'clinic-unknown',
        message: expect.stringMatching(/^No existe la clínica/) as unknown,
      },
    });
  });
});

describe('the program itself', () => {
  const program = fileURLToPath(new URL('resguardo.js', import.meta.url));
  const run = promisify(execFile);

  test('runs with the project’s own Node and ends with the exit code', async () => {
    const { PATH = '' } = process.env;
    const done = await run(program, ['clinics', 'list', '--json'], { env: { ...env, PATH } });
    expect((JSON.parse(done.stdout) as ClinicPage).items.length).toBeGreaterThan(0);
    expect(done.stderr).toBe('');
    await expect(run(program, ['list', 'nadie'], { env: { ...env, PATH } })).rejects.toMatchObject({
      code: 5,
    });
  });
});

test('logout ends the session at the API too', async () => {
  const { token } = JSON.parse(readFileSync(config, 'utf8')) as { token: string };
  expect((await ran(['logout'], env)).code).toBe(0);
  expect(existsSync(config)).toBe(false);
  expect((await ran(['list', 'este'], { ...env, RESGUARDO_TOKEN: token })).code).toBe(3);
});
