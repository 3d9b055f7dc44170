import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { committedResult } from '../restore/committed-result.ts';
import { keptName } from '../restore/restore-request.ts';
import { datedClinic, type DatedClinic } from '../testing/cleaning.ts';
import { datedScopes } from '../testing/dated-clinics.ts';
import { cleanRange } from './clean-range.ts';
import { forgetCleaned, planCleaned, restoreCleaned } from './restore-cleaned.ts';

const undoName = keptName('0a1b2c3d', 7);

let clinic: DatedClinic;
beforeAll(async () => {
  const [scope] = datedScopes;
  if (!scope) throw new Error('no scope to try');
  clinic = await datedClinic(scope);
});
afterAll(() => clinic.drop());

test('a cleaning’s rows come back, and what people deleted outside the range does not', async () => {
  const { target, copy } = clinic;
  const { deleted } = await cleanRange({ ...target, copy, backupId: 7, planned: null });
  expect(deleted).toBeGreaterThan(0);
  // They hang from an order of February: people deleted them on purpose.
  await clinic.run('DELETE FROM envio WHERE pedido_id = 55');
  const cleaned = await clinic.digests();

  const plan = await planCleaned({ ...target, copy });
  expect(plan).toMatchObject({ method: 'merge-rows', refusal: null, conflicts: [], losses: [] });
  expect(plan.tables.reduce((sum, { added }) => sum + added, 0)).toBe(deleted);
  expect(await clinic.digests()).toEqual(cleaned);

  const result = await restoreCleaned({ ...target, copy, undoName });
  expect(result).toMatchObject({ rows: deleted, added: deleted, changed: 0, removed: 0 });
  expect(await clinic.ask('SELECT count(*) FROM agenda.envio WHERE pedido_id = 55')).toBe('0');
  expect(await clinic.ask('SELECT count(*) FROM agenda.pedido')).toBe('60');
  expect((await planCleaned({ ...target, copy })).tables.every(({ added }) => added === 0)).toBe(
    true,
  );

  // Cut off right after its commit, it is run again and answers the same.
  expect(await committedResult(target, undoName)).toEqual(result);
  expect(await restoreCleaned({ ...target, copy, undoName })).toEqual(result);
  await forgetCleaned(target, undoName);
  await forgetCleaned(target, undoName);
  expect(await committedResult(target, undoName)).toBeNull();
});

test('a key that was given away since is told by the plan, and nothing is changed', async () => {
  const { target, copy } = clinic;
  await cleanRange({ ...target, copy, backupId: 7, planned: null });
  await clinic.run(`INSERT INTO pedido VALUES (20, 1, '2025-01-01', NULL)`);
  const before = await clinic.digests();
  expect(await planCleaned({ ...target, copy })).toMatchObject({
    conflicts: [{ schema: 'agenda', table: 'pedido', count: 1, keys: [] }],
    refusal: { code: 'restore-conflicts', params: { table: 'agenda.pedido', count: '1' } },
  });
  await expect(restoreCleaned({ ...target, copy, undoName })).rejects.toMatchObject({
    code: 'restore-conflicts',
  });
  expect(await clinic.digests()).toEqual(before);
  expect(await committedResult(target, undoName)).toBeNull();
});
