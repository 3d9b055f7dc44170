import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { password } from '../../api/testing/api-bench.ts';
import { heldStep, restorePlan, restoreResult } from '../../api/testing/recorded-changes.ts';
import { openRestoreBench, type RestoreBench } from '../../api/testing/restore-bench.ts';
import { storeBackup } from '../../api/testing/stored-backup.ts';
import { recordRestore } from '../../catalog/restores/record-restore.ts';
import type { RestorePage, RestorePlanView, RestoreView } from '../../contracts/api/restore.ts';
import type { RestorePlan } from '../../contracts/restore.ts';
import { runCli } from '../run-cli.ts';
import { ran, testTerminal, written } from '../testing/test-terminal.ts';

let bench: RestoreBench;
let number: string;
/** An operator who is logged in; English, so that words can be told apart. */
let env: Record<string, string>;
beforeAll(async () => {
  bench = await openRestoreBench('clirestore');
  const token = bench.tokenOf('operator');
  env = { RESGUARDO_URL: bench.url, RESGUARDO_TOKEN: token, LANG: 'en_US.UTF-8' };
  number = bench.backup.split('/').at(-1) ?? '';
}, 120_000);
afterAll(() => bench.close());

const fine: RestorePlan = { ...restorePlan, losses: [], refusal: null };
const planned = (plan: RestorePlan, more: object = {}) =>
  bench.steps({ planRestore: () => Promise.resolve(plan), ...more });
const script = ['--confirm', 'RESTAURAR', '--password-stdin'];
const typed = { stdin: `${password}\n` };

test('before the first one the list says so', async () => {
  const done = await ran(['restores', 'este'], env);
  expect([done.code, done.stdout]).toEqual([0, 'Nothing has been restored in this clinic yet.\n']);
});

describe('the plan', () => {
  test('is a table and words, and a refusal is its exit code', async () => {
    const conflicts = [{ schema: 'public', table: 'pago', count: 30, keys: [{ id: '7' }] }];
    await bench.worker.during(planned({ ...restorePlan, conflicts }), async () => {
      const done = await ran(['restore', 'este', number, '--dry-run'], env);
      expect(done.code).toBe(70);
      expect(done.stdout).toMatch(
        /TABLE +NOW +IN BACKUP +COME BACK +CHANGE +GO\n[- ]+\npublic\.paciente +120 +118 +2 +3 +4\npublic\.receta +5 +- +0 +0 +5\n/,
      );
      expect(done.stdout).toContain('would be lost');
      expect(done.stdout).toContain('- the table public.receta (5 rows)');
      expect(done.stdout).toContain('- public.pago: 30 (7, …)');
      expect(done.stdout).toContain('Triggers are made once the rows are in.');
      expect(done.stdout).toMatch(
        /would be refused now:\n.*\(restore-would-lose\)\n +→ Read the plan/,
      );
      const json = await ran(['restore', 'este', number, '--dry-run', '--json'], env);
      expect([json.stderr, json.json<RestorePlanView>().losses.length]).toEqual(['', 1]);
      // Asked for in earnest it is the same: nothing is asked, nothing starts.
      expect((await ran(['restore', 'este', number, ...script], env, typed)).code).toBe(70);
    });
    expect(await bench.listed()).toEqual([]);
  });

  test('of chosen records carries them to the worker, in Spanish as well', async () => {
    const seen: unknown[] = [];
    const planRestore = (request: { order: unknown }) => {
      seen.push(request.order);
      return Promise.resolve({ ...fine, tables: [] });
    };
    await bench.worker.during(bench.steps({ planRestore }), async () => {
      const record = ['--record', 'public.paciente', 'id=7', 'public.paciente', 'id=8'];
      const done = await ran(
        [
          'restore',
          'este',
          number,
          '--dry-run',
          '--lang',
          'es',
          '--on-conflict',
          'keep',
          ...record,
        ],
        env,
      );
      expect([done.code, done.stdout]).toEqual([
        0,
        expect.stringContaining('No hay nada que cambiar'),
      ]);
    });
    expect(seen).toEqual([
      {
        selection: {
          kind: 'records',
          table: { schema: 'public', table: 'paciente' },
          keys: [{ id: '7' }, { id: '8' }],
        },
        ...{ target: { kind: 'place' }, onConflict: 'keep', acceptLosses: false },
      },
    ]);
  });

  test.each([
    [['--table', 'paciente'], 'schema.table'],
    [['--record', 'public.paciente'], '--record'],
    [['--record', 'public.paciente', 'id=1', 'id=2'], '--record: id'],
    [['--as', 'otra', '--file', '/tmp/x'], '--as, --file'],
    [['--on-conflict', 'quiza'], 'onConflict'],
  ])('of what makes no sense is a mistake in the command line: %j', async (options, why) => {
    const done = await ran(['restore', 'este', number, ...options], env);
    expect([done.code, done.stderr]).toEqual([2, expect.stringContaining(why)]);
  });
});

describe('a restore', () => {
  test('asks a person for the word and the password, which is not shown, and is followed', async () => {
    await bench.worker.during(planned(fine), async () => {
      const at = testTerminal(env, { tty: true });
      const running = runCli(['restore', 'este', number], at.terminal);
      await written(at, running, /Type RESTAURAR to confirm/);
      at.stdin.write('RESTAURAR\n');
      await written(at, running, /Password:/);
      at.stdin.write(`${password}\r`);
      expect(await running).toBe(0);
      const { stdout, stderr } = at.written();
      expect(stderr + stdout).not.toContain(password);
      expect(stderr).toMatch(/Restore \d+ of este started\.\n/);
      expect(stdout).toMatch(/State +done\n/);
      expect(stdout).toMatch(/Rows that came back +12\n/);
      expect(stdout).toMatch(/It can be undone until .*: resguardo undo este \d+\n/);
    });
  });

  test('without a word, or with a wrong one, nothing starts and no password is asked', async () => {
    const before = (await bench.listed()).length;
    await bench.worker.during(planned(fine), async () => {
      const missing = await ran(['restore', 'este', number], env, typed);
      expect([missing.code, missing.stderr]).toEqual([
        2,
        expect.stringContaining('--confirm RESTAURAR'),
      ]);
      const at = testTerminal(env, { tty: true });
      const running = runCli(['restore', 'este', number], at.terminal);
      await written(at, running, /Type RESTAURAR/);
      at.stdin.write('restaurar\n');
      expect(await running).toBe(2);
      expect(at.written().stderr).not.toContain('Password');
      const wrong = await ran(['restore', 'este', number, ...script], env, { stdin: 'no es\n' });
      expect([wrong.code, wrong.stderr]).toEqual([3, expect.stringContaining('password-refused')]);
    });
    expect((await bench.listed()).length).toBe(before);
  });

  test('Ctrl-C leaves it running; it is followed and cancelled by its number', async () => {
    const restoreCopy = async () => {
      await heldStep({ step: 'restore', phase: 'load', tables: 3, plainBytes: 9 }).wait();
      return restoreResult;
    };
    await bench.worker.during(planned(fine, { restoreCopy }), async () => {
      const at = testTerminal(env);
      at.stdin.end(typed.stdin);
      const running = runCli(['restore', 'este', number, ...script], at.terminal);
      await written(at, running, /\nload/);
      at.interrupt();
      expect(await running).toBe(130);
      const [{ id } = { id: 0 }] = await bench.listed();
      const { stderr } = at.written();
      expect(stderr).toContain(`resguardo follow este --restore ${id}`);
      expect(stderr).toContain(`resguardo cancel este --restore ${id}`);
      expect(stderr).toContain('check: copy disk');
      const second = await ran(['restore', 'este', number, ...script], env, typed);
      expect([second.code, second.stderr]).toEqual([6, expect.stringContaining('change-running')]);
      const cancelled = await ran(['cancel', 'este', '--restore', String(id), '--json'], env);
      expect([cancelled.code, cancelled.json<RestoreView>().state]).toEqual([0, 'cancelled']);
      expect((await ran(['follow', 'este', '--restore', String(id)], env)).code).toBe(130);
      expect((await ran(['cancel', 'este', '--restore', String(id)], env)).code).toBe(6);
    });
  });

  test('is undone, listed and shown', async () => {
    const [, { id } = { id: 0 }] = await bench.listed();
    await bench.worker.during(bench.steps(), async () => {
      const undone = await ran(['undo', 'este', String(id), ...script, '--json'], env, typed);
      expect([undone.code, undone.json<RestoreView>()]).toMatchObject([
        0,
        { kind: 'undo', undoOf: id, state: 'done' },
      ]);
    });
    const again = await ran(['undo', 'este', String(id), ...script], env, typed);
    expect([again.code, again.stderr]).toEqual([6, expect.stringContaining('undo-unavailable')]);
    const list = await ran(['restores', 'este'], env);
    expect(list.stdout).toMatch(
      /^ *ID {2}DATE .*UNDO\n[- ]+\n *\d+ .* undo .*done .*can be undone\n/,
    );
    const page = await ran(['restores', 'este', '--json', '--limit', '1'], env);
    expect(page.json<RestorePage>().items).toHaveLength(1);
    const shown = await ran(['restores', 'este', String(id), '--lang', 'es'], env);
    expect(shown.stdout).toMatch(/Estado +hecha\n[^]*Deshacer +deshecha/);
    expect((await ran(['restores', 'este', '999999'], env)).code).toBe(5);
    expect((await ran(['undo', 'este'], env)).code).toBe(2);
  });

  test('into a file is saved under its name once it is whole', async () => {
    const bytes = 'INSERT INTO paciente VALUES (7);\n';
    mkdirSync(join(bench.folder, 'copies', 'restores'), { recursive: true });
    writeFileSync(join(bench.folder, 'copies', 'restores', 'seven.sql'), bytes);
    const key = 'restores/seven.sql';
    const file = { destination: 'disk', key, location: key, bytes: bytes.length };
    const exportCopy = async (ref: { clinicId: string; restoreId: number }) => {
      await recordRestore(bench.catalog, ref, { file });
      return { ...restoreResult, method: 'write-file' as const };
    };
    const target = join(bench.folder, 'siete.sql');
    await bench.worker.during(planned(fine, { exportCopy }), async () => {
      const argv = ['restore', 'este', number, '--record', 'public.paciente', 'id=7'];
      const done = await ran([...argv, '--file', target, ...script], env, typed);
      expect([done.code, readFileSync(target, 'utf8')]).toEqual([0, bytes]);
      expect(existsSync(`${target}.part`)).toBe(false);
      const again = await ran([...argv, '--file', target, ...script], env, typed);
      expect([again.code, again.stderr]).toEqual([7, expect.stringContaining('EEXIST')]);
    });
  });
});

test('one that needs a second person waits for them, and says how', async () => {
  const { record } = await storeBackup(bench.catalog, 'doble', [Buffer.from('SELECT 2;')]);
  const argv = ['restore', 'doble', String(record.id), ...script];
  const admin = { ...env, RESGUARDO_TOKEN: bench.tokenOf('admin') };
  await bench.worker.during(planned(fine), async () => {
    const asked = await ran(argv, admin, typed);
    expect(asked.code).toBe(0);
    const id = /resguardo approve doble (\d+)/.exec(asked.stdout)?.[1] ?? '';
    expect((await ran(['approve', 'doble', id, ...script], admin, typed)).code).toBe(4);
    const approved = await ran(['approve', 'doble', id, ...script], env, typed);
    expect([approved.code, approved.stdout]).toEqual([
      0,
      `Restore ${id} is approved and goes on.\n`,
    ]);
    expect((await ran(['follow', 'doble', '--restore', id], env)).code).toBe(0);
    const other = await ran([...argv, '--json'], admin, typed);
    const refused = await ran(['refuse', 'doble', String(other.json<RestoreView>().id)], env);
    expect([refused.code, refused.stdout]).toEqual([0, expect.stringContaining('is refused')]);
  });
});
