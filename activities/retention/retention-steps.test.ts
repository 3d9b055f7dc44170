import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listAudit } from '../../catalog/audit/list-audit.ts';
import { getBackup } from '../../catalog/backups/get-backup.ts';
import { openBackup } from '../../catalog/backups/open-backup.ts';
import { endBackup, recordState } from '../../catalog/backups/record-state.ts';
import { addClinic } from '../../catalog/clinics/add-clinic.ts';
import { updateClinic } from '../../catalog/clinics/update-clinic.ts';
import { holdBackup } from '../../catalog/retention/hold-backup.ts';
import { sampleClinic } from '../../catalog/testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../../catalog/testing/test-catalog.ts';
import { createUser } from '../../catalog/users/create-user.ts';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { createRetentionSteps } from './retention-steps.ts';

let own: TestCatalog;
let by: number;
beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('retention_steps'));
  const retention = { days: 30, graceDays: 5 };
  for (const id of ['norte', 'sur', 'vieja']) {
    await addClinic(own.catalog, sampleClinic(id, { policy: { retention } }));
  }
  const user = { email: 'ana@example.com', nombre: 'Ana', password: 'una clave larga' };
  by = (await createUser(own.catalog, { ...user, role: 'admin' })).id;
});
afterAll(() => own.drop());

const day = 24 * 60 * 60 * 1000;
const made = async (clinicId: string, daysAgo: number): Promise<number> => {
  const startedAt = new Date(Date.now() - daysAgo * day);
  const { id } = await openBackup(own.catalog, {
    ...{ clinicId, workflowId: `backup/${clinicId}`, runId: `r${daysAgo}` },
    ...{ trigger: 'automatic', requestedBy: null, startedAt },
  });
  const ref = { clinicId, backupId: id };
  await recordState(own.catalog, ref, 'restorable');
  await endBackup(own.catalog, ref);
  return id;
};

test('what the policy no longer keeps is marked, by its own clinic’s backups alone', async () => {
  const { catalog } = own;
  const steps = createRetentionSteps({ catalog });
  const [oldest, old, held, young] = [
    await made('norte', 90),
    await made('norte', 60),
    await made('norte', 50),
    await made('norte', 10),
  ];
  // Another clinic’s newer ones push none of these out, and its own last one stays.
  const alone = await made('sur', 400);
  await holdBackup(catalog, { clinicId: 'norte', backupId: held }, { by, reason: 'juicio' });
  expect(await steps.backupsToPrune('norte')).toEqual([oldest, old]);
  expect(await steps.backupsToPrune('sur')).toEqual([]);

  expect(await steps.recordPruned({ clinicId: 'norte', backupId: oldest })).toBe(true);
  const { state, purgeAfter, deletedBy } = await getBackup(catalog, 'norte', oldest);
  expect([state, deletedBy]).toEqual(['deleted', null]);
  expect(Math.round(((purgeAfter?.getTime() ?? 0) - Date.now()) / day)).toBe(5);
  // Told again after a crash, it is the same; and what is kept is never marked.
  expect(await steps.recordPruned({ clinicId: 'norte', backupId: oldest })).toBe(true);
  for (const backupId of [held, young]) {
    expect(await steps.recordPruned({ clinicId: 'norte', backupId })).toBe(false);
  }
  expect(await steps.recordPruned({ clinicId: 'sur', backupId: alone })).toBe(false);

  // A longer policy that comes in between holds.
  await updateClinic(catalog, 'norte', { policy: { retention: { days: 100 } } });
  expect(await steps.recordPruned({ clinicId: 'norte', backupId: old })).toBe(false);

  const { items } = await listAudit(catalog, { clinicId: 'norte' });
  expect(items.filter(({ action }) => action === 'backup.prune')).toMatchObject([
    { actor: 'retention', object: String(oldest) },
  ]);
});

test('the fleet comes in pages, in one order', async () => {
  const steps = createRetentionSteps({ catalog: own.catalog });
  expect(await steps.listFleet(null)).toEqual({ clinics: ['norte', 'sur', 'vieja'], next: null });
  expect((await steps.listFleet('norte')).clinics).toEqual(['sur', 'vieja']);
});
