import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { Steps } from '../../activities/steps.ts';
import { openListeningBench, type ListeningBench } from '../../api/testing/listening-bench.ts';
import { storeBackup, type StoredTestBackup } from '../../api/testing/stored-backup.ts';
import type { BackupPage } from '../../contracts/api/backup.ts';
import { runCli } from '../run-cli.ts';
import { ran, testTerminal } from '../testing/test-terminal.ts';

let bench: ListeningBench;
let stored: StoredTestBackup;
/** An operator who is logged in; English, so that words can be told apart. */
let env: Record<string, string>;
beforeAll(async () => {
  bench = await openListeningBench('clibackups');
  const token = bench.tokenOf('operator');
  env = { RESGUARDO_URL: bench.url, RESGUARDO_TOKEN: token, LANG: 'en_US.UTF-8' };
  const frames = [Buffer.from('SELECT 1;\n'), randomBytes(3_000_000)];
  stored = await storeBackup(bench.catalog, 'este', frames);
}, 120_000);
afterAll(() => bench.close());

describe('list and show', () => {
  test('as a table and as JSON', async () => {
    const table = await ran(['list', 'este'], env);
    expect(table.stdout).toMatch(
      /^ *ID {2}DATE .*COPIES\n[- ]+\n *\d+ .*3\.00 MB .*intact .*disk: intact\n$/,
    );
    const page = (await ran(['list', 'este', '--json'], env)).json<BackupPage>();
    expect(page.items[0]).toMatchObject({ id: stored.record.id, protected: true });
    const shown = await ran(['show', 'este', String(stored.record.id), '--lang', 'es'], env);
    expect(shown.stdout).toMatch(/Estado +íntegro\nProtegido +sí\n/);
    expect((await ran(['list', 'este', '--limit', '-5'], env)).code).toBe(2);
    expect((await ran(['show', 'norte', String(stored.record.id)], env)).code).toBe(5);
  });
});

describe('download', () => {
  const id = () => String(stored.record.id);

  test('saves what was stored, checked, and never over another file', async () => {
    const target = join(bench.folder, 'one.sql.zst');
    const done = await ran(['download', 'este', id(), '-o', target, '--json'], env);
    expect(done.json()).toMatchObject({
      file: target,
      verified: true,
      sha256: stored.record.sha256,
    });
    expect(readFileSync(target).equals(stored.stored)).toBe(true);
    const again = await ran(['download', 'este', id(), '-o', target], env);
    expect(again.code).toBe(7);
    expect(again.stderr).toContain('EEXIST');
  });

  test('goes on with what an earlier attempt left', async () => {
    const target = join(bench.folder, 'two.sql.zst');
    const part = `${target}.${id()}.part`;
    writeFileSync(part, stored.stored.subarray(0, 1_000_000));
    const done = await ran(['download', 'este', id(), '-o', target], env);
    expect(done.code).toBe(0);
    expect(readFileSync(target).equals(stored.stored)).toBe(true);
    expect(existsSync(part)).toBe(false);
  });

  test('does not keep a beginning that was another’s', async () => {
    const target = join(bench.folder, 'three.sql.zst');
    writeFileSync(`${target}.${id()}.part`, randomBytes(1_000_000));
    expect((await ran(['download', 'este', id(), '-o', target], env)).code).toBe(62);
    expect(existsSync(target)).toBe(false);
    expect((await ran(['download', 'este', id(), '-o', target], env)).code).toBe(0);
    expect(readFileSync(target).equals(stored.stored)).toBe(true);
  });

  test('unpacks on the way', async () => {
    const target = join(bench.folder, 'four.sql');
    const done = await ran(['download', 'este', id(), '--plain', '-o', target], env);
    expect(done.code).toBe(0);
    expect(readFileSync(target).equals(stored.plain)).toBe(true);
  });
});

describe('delete', () => {
  test('asks, and without an answer does nothing', async () => {
    const other = await storeBackup(bench.catalog, 'este', [Buffer.from('x')]);
    const id = String(other.record.id);
    expect((await ran(['delete', 'este', id], env)).code).toBe(2);
    const at = testTerminal(env, { tty: true });
    at.stdin.write('no\n');
    expect(await runCli(['delete', 'este', id], at.terminal)).toBe(2);
    const yes = testTerminal(env, { tty: true });
    yes.stdin.write(`${id}\n`);
    expect(await runCli(['delete', 'este', id], yes.terminal)).toBe(0);
    const kept = await ran(['delete', 'este', String(stored.record.id), '--yes', '--json'], env);
    expect(kept.json()).toMatchObject({ error: { code: 'backup-last-proved' } });
  });
});

describe('verify', () => {
  test('waits for the result, and a damaged copy is told by the exit code', async () => {
    const listCopies: Steps['listCopies'] = () =>
      Promise.resolve([{ destination: 'disk', kind: 'folder', state: 'intact' }]);
    const verifyCopy: Steps['verifyCopy'] = () =>
      Promise.reject(ApplicationFailure.nonRetryable('', 'copy-altered', { destination: 'disk' }));
    await bench.worker.during(bench.steps({ listCopies, verifyCopy }), async () => {
      const done = await ran(['verify', 'este', String(stored.record.id)], env);
      expect(done.code).toBe(62);
      expect(done.stdout).toMatch(/copy disk +damaged · The copy in “disk” has changed/);
    });
    await bench.worker.during(bench.steps({ listCopies }), async () => {
      const done = await ran(['verify', 'este', String(stored.record.id), '--json'], env);
      expect([done.code, done.json()]).toMatchObject([0, { state: 'completed', drill: 'skipped' }]);
    });
  });
});
