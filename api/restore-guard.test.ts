import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listAudit } from '../catalog/audit/list-audit.ts';
import { openBackup } from '../catalog/backups/open-backup.ts';
import type { Problem } from '../contracts/api/problem.ts';
import type { PendingPlan, RestorePlanView } from '../contracts/api/restore.ts';
import { buildServer } from './server.ts';
import { openApiBench, type Person } from './testing/api-bench.ts';
import { asking } from './testing/ask.ts';
import { heldStep, restorePlan } from './testing/recorded-changes.ts';
import { este, openRestoreBench, sure, type RestoreBench } from './testing/restore-bench.ts';

let bench: RestoreBench;
beforeAll(async () => {
  bench = await openRestoreBench('restoreguard');
}, 120_000);
afterAll(() => bench.close());

describe('the guard', () => {
  test('a wrong word is told before the password is looked at, and nothing starts', async () => {
    // More of them than wrong passwords are free: none of them counted as one.
    for (const confirm of ['restaurar', 'RESTAURAR ', 'LIMPIAR', '', 'RESTAURA', 'SI', 'sí']) {
      const answer = await bench.restore({ confirm, password: 'no es esta' }, 'stranger');
      expect(answer.body).toMatchObject({
        status: 400,
        code: 'confirmation-wrong',
        params: { expected: 'RESTAURAR' },
      });
    }
    const wrong = await bench.restore({ password: 'no es esta' }, 'stranger');
    expect(wrong.body).toMatchObject({ status: 403, code: 'password-refused' });
    expect(await bench.listed()).toEqual([]);
  });

  test('wrong passwords are told to wait, and how long', async () => {
    let last = await bench.restore({ password: 'no es esta' }, 'stranger');
    for (let tries = 0; tries < 8 && last.status !== 429; tries += 1) {
      expect(last.body.code).toBe('password-refused');
      last = await bench.restore({ password: 'no es esta' }, 'stranger');
    }
    expect(last.body).toMatchObject({ status: 429, code: 'too-many-attempts' });
    expect(Number(last.retryAfter)).toBeGreaterThan(0);
    // Another person is not kept from it, and nothing has started.
    expect((await bench.restore({ confirm: 'no' })).body.code).toBe('confirmation-wrong');
    expect(await bench.listed()).toEqual([]);
  });

  test('what is left out is a bad request that repeats no password', async () => {
    const secret = { password: 'un secreto mal puesto' };
    const answer = await bench.ask<Problem>('POST', `${bench.backup}/restore`, secret);
    expect(answer.body).toMatchObject({ status: 400, code: 'bad-request' });
    expect(JSON.stringify(answer.body)).not.toContain('secreto');
  });

  test('every refusal is in the audit log, with its reason and without the password', async () => {
    const { items } = await listAudit(
      bench.catalog,
      { clinicId: 'este' },
      { action: 'restore.start.refused' },
    );
    const reasons = new Set(items.map(({ details }) => details['why']));
    expect(reasons).toEqual(
      new Set(['confirmation-wrong', 'password-refused', 'too-many-attempts']),
    );
    expect(JSON.stringify(items)).not.toMatch(/no es esta/);
    expect(items[0]).toMatchObject({ actor: 'admin@example.com' });
  });

  test('another clinic’s backup is answered as one that never was', async () => {
    const { id } = await openBackup(bench.catalog, {
      ...{ clinicId: 'sur', workflowId: 'backup/sur', runId: 'x', trigger: 'manual' },
      requestedBy: null,
    });
    for (const route of ['restore', 'restore-plan']) {
      const asked = async (number: number) => {
        const body = route === 'restore' ? sure : {};
        const path = `${este}/backups/${number}/${route}`;
        const answer = await bench.ask<Problem>('POST', path, body);
        const told = { ...answer.body, requestId: '', instance: '' };
        return JSON.stringify(told).replaceAll(String(number), '#');
      };
      expect(await asked(id)).toContain('backup-unknown');
      expect(await asked(id)).toBe(await asked(999_999));
    }
  });

  test('into another clinic it needs the permission there as well', async () => {
    const into = (target: string, person?: Person) =>
      bench.restore({ target: { kind: 'clinic', clinic: target } }, person);
    const theirs = await into('norte', 'stranger');
    const nowhere = await into('luna', 'stranger');
    expect(theirs.body).toMatchObject({ status: 404, code: 'clinic-unknown' });
    expect(theirs.body.detail.replace('norte', '#')).toBe(nowhere.body.detail.replace('luna', '#'));
    expect((await into('oeste')).body).toMatchObject({ status: 403, code: 'not-allowed' });
    const target = { kind: 'clinic', clinic: 'oeste' };
    const plan = await bench.ask<Problem>('POST', `${bench.backup}/restore-plan`, { target });
    expect(plan.body.code).toBe('not-allowed');
    expect(await bench.listed()).toEqual([]);
  });

  test('a backup without a copy that can be read is not restorable', async () => {
    const { id } = await openBackup(bench.catalog, {
      ...{ clinicId: 'este', workflowId: 'backup/este', runId: 'y', trigger: 'manual' },
      requestedBy: null,
    });
    for (const [route, body] of [
      ['restore', sure],
      ['restore-plan', {}],
    ] as const) {
      const answer = await bench.ask<Problem>('POST', `${este}/backups/${id}/${route}`, body);
      expect(answer.body).toMatchObject({ status: 409, code: 'backup-not-restorable' });
    }
  });
});

describe('a plan', () => {
  test('is answered at once where it is made soon, its refusal in words', async () => {
    await bench.worker.during(bench.steps(), async () => {
      const { status, body } = await bench.ask<RestorePlanView>(
        'POST',
        `${bench.backup}/restore-plan`,
      );
      expect(status).toBe(200);
      expect(body).toMatchObject({
        method: 'swap-schema',
        tables: [{ table: 'paciente', removed: 4 }, { rowsInBackup: null }],
        refusal: {
          code: 'restore-would-lose',
          message: expect.stringContaining('receta') as never,
        },
      });
    });
  });

  test('that takes long has an address, for its clinic’s people alone', async () => {
    const hasty = await buildServer(bench.deps, { planPatienceMs: 300 });
    const url = await hasty.listen({ host: '127.0.0.1', port: 0 });
    const held = heldStep({});
    const slow = bench.steps({
      planRestore: async () => {
        await held.wait();
        return restorePlan;
      },
    });
    await bench.worker.during(slow, async () => {
      const as = bench.as('admin');
      const first = await asking(url)<PendingPlan>(as, 'POST', `${bench.backup}/restore-plan`, {});
      expect(first).toMatchObject({ status: 202, location: first.body.address });
      expect((await asking(url)(as, 'GET', first.body.address)).status).toBe(202);
      held.release();
      const later = await bench.ask<RestorePlanView>('GET', first.body.address);
      expect(later).toMatchObject({ status: 200, body: { method: 'swap-schema' } });
      const elsewhere = first.body.address.replace('este', 'doble');
      expect((await bench.ask<Problem>('GET', elsewhere)).body.code).toBe('plan-unknown');
    });
    await hasty.close();
  });

  test('that nobody is there to make says so', async () => {
    const lonely = await openApiBench('lonely', { planPatienceMs: 300 });
    const address = await lonely.server.listen({ host: '127.0.0.1', port: 0 });
    const as = lonely.as('admin');
    const range = { start: '2020-01-01', end: '2021-01-01' };
    const path = '/api/clinics/norte/clean-plan';
    const answer = await asking(address)<Problem>(as, 'POST', path, range);
    expect(answer.body).toMatchObject({ status: 503, code: 'worker-absent' });
    await lonely.close();
  });
});
