import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { password } from '../../api/testing/api-bench.ts';
import { cleanPlan } from '../../api/testing/recorded-changes.ts';
import { openRestoreBench, type RestoreBench } from '../../api/testing/restore-bench.ts';
import { recordCleaning } from '../../catalog/cleanings/record-cleaning.ts';
import type { CleaningView } from '../../contracts/api/cleaning.ts';
import type { ClinicView } from '../../contracts/api/clinic.ts';
import type { RestoreView } from '../../contracts/api/restore.ts';
import { ran } from '../testing/test-terminal.ts';

let bench: RestoreBench;
/** An operator who is logged in; English, so that words can be told apart. */
let env: Record<string, string>;
beforeAll(async () => {
  bench = await openRestoreBench('cliclean');
  const token = bench.tokenOf('operator');
  env = { RESGUARDO_URL: bench.url, RESGUARDO_TOKEN: token, LANG: 'en_US.UTF-8' };
}, 120_000);
afterAll(() => bench.close());

const days = ['--from', '2019-01-01', '--to', '2020-01-01'];
const typed = { stdin: `${password}\n` };
const script = (word: string) => ['--confirm', word, '--password-stdin'];
const steps = (refusal: typeof cleanPlan.refusal = null) => {
  const backupId = Number(bench.backup.split('/').at(-1));
  return bench.steps({
    planClean: () => Promise.resolve({ ...cleanPlan, backupId, refusal }),
    checkCleaning: async (ref) => {
      const plan = { ...cleanPlan, backupId };
      await recordCleaning(bench.catalog, ref, { plan, backupId });
      return plan;
    },
  });
};

describe('a clinic', () => {
  test('is given its restore login and its policy, which are shown without the password', async () => {
    const options = [
      ...['--restore-user', 'restaurador', '--undo-days', '30', '--drill-every-days', '0'],
      ...[
        '--clean-tables',
        'public.venta:fecha, "Mi Clínica".pago:creado',
        '--restore-approval',
        'no',
      ],
    ];
    const secrets = { ...env, RESGUARDO_RESTORE_PASSWORD: 'p-restore-secret' };
    const dry = await ran(['clinics', 'change', 'este', ...options, '--dry-run'], secrets);
    expect([dry.code, dry.stdout]).toEqual([0, expect.stringContaining('"***"')]);
    const done = await ran(['clinics', 'change', 'este', ...options, '--json'], secrets);
    expect(dry.stdout + done.stdout).not.toContain('p-restore-secret');
    expect(done.json<ClinicView>()).toMatchObject({
      restoreLogin: { user: 'restaurador' },
      policy: {
        ...{ undoDays: 30, drillEveryDays: null, restoreApproval: false, approvalDays: 7 },
        cleanTables: [
          { schema: 'public', table: 'venta', dateColumn: 'fecha' },
          { schema: 'Mi Clínica', table: 'pago', dateColumn: 'creado' },
        ],
      },
    });
    const shown = await ran(['clinics', 'show', 'este'], env);
    expect(shown.stdout).toMatch(/User for restores +restaurador\n/);
    expect((await ran(['clinics', 'change', 'este'], env)).code).toBe(2);
    const wrong = ['clinics', 'change', 'este', '--undo-days', 'muchos'];
    expect((await ran(wrong, env)).stderr).toContain('policy.undoDays');
  });
});

describe('clean', () => {
  test('before the first one the list says so, and a range is needed', async () => {
    const list = await ran(['cleanings', 'este'], env);
    expect([list.code, list.stdout]).toEqual([0, 'Nothing has been cleaned in this clinic yet.\n']);
    const none = await ran(['clean', 'este', '--from', '2019-01-01'], env);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('--from, --to')]);
  });

  test('shows what would go, and a refusal is its exit code', async () => {
    const refusal = {
      code: 'clean-not-covered',
      params: { table: 'public.venta', rows: '3', backup: '1' },
    };
    await bench.worker.during(steps(refusal), async () => {
      const done = await ran(['clean', 'este', ...days, ...script('LIMPIAR')], env, typed);
      expect(done.code).toBe(79);
      expect(done.stdout).toMatch(/public\.venta_linea +300 +300 +65\.5 kB +hangs from them\n/);
      expect(done.stdout).toContain('(clean-not-covered)');
    });
    await bench.worker.during(steps(), async () => {
      const done = await ran(['clean', 'este', ...days, '--dry-run'], env);
      expect([done.code, done.stdout]).toEqual([
        0,
        expect.stringContaining('Nothing was changed.'),
      ]);
      const other = await ran(['clean', 'este', ...days, ...script('RESTAURAR')], env, typed);
      expect([other.code, other.stderr]).toEqual([
        2,
        expect.stringContaining('confirmation-wrong'),
      ]);
    });
    expect((await ran(['cleanings', 'este'], env)).stdout).toContain('Nothing has been cleaned');
  });

  test('is followed to its end, listed, and undone by its number', async () => {
    await bench.worker.during(steps(), async () => {
      const done = await ran(['clean', 'este', ...days, ...script('LIMPIAR')], env, typed);
      expect([done.code, done.stdout]).toEqual([0, expect.stringMatching(/Rows deleted +400\n/)]);
      expect(done.stderr).toMatch(/Cleaning \d+ of este started\.\n/);
      const id = /resguardo undo este --cleaning (\d+)/.exec(done.stdout)?.[1] ?? '';
      const list = await ran(['cleanings', 'este'], env);
      expect(list.stdout).toMatch(/2019-01-01 – 2020-01-01 +done +400 rows were deleted/);
      const shown = await ran(['cleanings', 'este', id, '--json'], env);
      expect(shown.json<CleaningView>()).toMatchObject({ id: Number(id), state: 'done' });
      expect((await ran(['follow', 'este', '--cleaning', id], env)).code).toBe(0);
      const undo = ['undo', 'este', '--cleaning', id, ...script('RESTAURAR'), '--json'];
      const undone = await ran(undo, env, typed);
      expect([undone.code, undone.json<RestoreView>()]).toMatchObject([
        0,
        { state: 'done', order: { selection: { kind: 'cleaning' }, onConflict: 'refuse' } },
      ]);
    });
  });
});

describe('evidence', () => {
  test('is saved byte for byte and checked; one that was altered is told by its exit code', async () => {
    const file = join(bench.folder, 'informe.json');
    const saved = await ran(['evidence', 'este', '-o', file], env);
    expect([saved.code, saved.stdout]).toEqual([0, `Report saved as ${file}.\n`]);
    const genuine = await ran(['evidence', '--verify', file], env);
    expect([genuine.code, genuine.stdout]).toEqual([0, expect.stringMatching(/^Genuine: /)]);
    const text = readFileSync(file, 'utf8');
    const forged = join(bench.folder, 'falso.json');
    writeFileSync(forged, text.replace('Clínica este', 'Clínica otra'));
    const told = await ran(['evidence', '--verify', forged, '--lang', 'es'], env);
    expect([told.code, told.stderr]).toEqual([69, expect.stringContaining('evidence-altered')]);
    expect((await ran(['evidence', 'este', '-o', file], env)).code).toBe(7);
    const page = await ran(['evidence', 'este', '--html', '--lang', 'es'], env);
    expect(page.stdout).toContain('<html lang="es"');
    expect((await ran(['evidence'], env)).code).toBe(2);
  });
});
