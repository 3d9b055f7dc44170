import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import type { ClinicRecord } from '../clinics/clinic-record.ts';
import { addClinic } from '../clinics/add-clinic.ts';
import { archiveClinic } from '../clinics/archive-clinic.ts';
import { getClinic } from '../clinics/get-clinic.ts';
import { updateClinic } from '../clinics/update-clinic.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { catchUp } from './catch-up.ts';
import { claimSlot } from './claim-slot.ts';
import { listDueClinics } from './due-clinics.ts';
import { endSlot } from './end-slot.ts';
import { pauseSchedule, resumeSchedule } from './pause-schedule.ts';
import { findScheduledRun, listRunningSlots, listScheduledRuns } from './scheduled-runs.ts';

let own: TestCatalog;
beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_schedules'));
});
afterAll(() => own.drop());

const hour = 3_600_000;
const daily = { backupSchedule: 'daily', backupTime: '02:00' } as const;

/** A clinic whose next run came `hours` ago, as one is left whose runs were missed. */
async function due(id: string, hours: number, schedule: object = daily): Promise<ClinicRecord> {
  await addClinic(own.catalog, sampleClinic(id, { schedule }));
  const at = new Date(Math.floor(Date.now() / 1000) * 1000 - hours * hour);
  await own.superuser.query('UPDATE clinics SET next_scheduled_backup = $2 WHERE id = $1', [
    ...[id, at],
  ]);
  return getClinic(own.catalog, id);
}
const slotOf = ({ nextScheduledBackup }: ClinicRecord): Date => nextScheduledBackup ?? new Date(0);
const claimant = (workflowId: string = randomUUID()) => ({ workflowId, runId: randomUUID() });

describe('the next run', () => {
  test('is known from the day a clinic is taken on, by its own clock, and follows every change', async () => {
    const { catalog } = own;
    const added = await addClinic(catalog, sampleClinic('nueva', { schedule: daily }));
    expect(added.nextScheduledBackup?.toISOString()).toMatch(/T06:00:00.000Z$/);
    const moved = await updateClinic(catalog, 'nueva', { timeZone: 'Asia/Tokyo' });
    expect(moved.nextScheduledBackup?.toISOString()).toMatch(/T17:00:00.000Z$/);
    const off = await updateClinic(catalog, 'nueva', { schedule: { backupSchedule: 'disabled' } });
    expect(off.nextScheduledBackup).toBeNull();
    const once = { backupSchedule: 'scheduled', nextScheduledBackup: '2030-01-01T05:00:00.700Z' };
    const single = await updateClinic(catalog, 'nueva', { schedule: once as never });
    expect(single.nextScheduledBackup?.toISOString()).toBe('2030-01-01T05:00:00.000Z');
    expect((await archiveClinic(catalog, 'nueva')).nextScheduledBackup).toBeNull();
  });
});

describe('a slot', () => {
  test('is one workflow’s, whoever else asks, and moves the next run on', async () => {
    const clinic = await due('una', 1);
    const ref = { clinicId: 'una', slot: slotOf(clinic) };
    const askers = Array.from({ length: 6 }, () => claimant());
    const answers = await Promise.all(askers.map((asker) => claimSlot(own.catalog, ref, asker)));
    expect(answers.filter(({ claimed }) => claimed)).toHaveLength(1);
    const won = askers[answers.findIndex(({ claimed }) => claimed)] ?? claimant();
    expect(await claimSlot(own.catalog, ref, won)).toEqual({ claimed: true, once: false });
    expect(slotOf(await getClinic(own.catalog, 'una')).getTime()).toBeGreaterThan(Date.now());
    expect((await listRunningSlots(own.catalog)).map(({ clinicId }) => clinicId)).toEqual(['una']);
    await endSlot(own.catalog, ref, { state: 'done' });
    expect(await claimSlot(own.catalog, ref, won)).toEqual({ claimed: false, reason: 'taken' });
    expect(await findScheduledRun(own.catalog, 'una', ref.slot)).toMatchObject({ state: 'done' });
  });

  test('that came before a run was begun is covered by it', async () => {
    const clinic = await due('dos', 7);
    const [first, second] = [slotOf(clinic), new Date(slotOf(clinic).getTime() + 6 * hour)];
    await claimSlot(own.catalog, { clinicId: 'dos', slot: first }, claimant());
    const late = await claimSlot(own.catalog, { clinicId: 'dos', slot: second }, claimant());
    expect(late).toEqual({ claimed: false, reason: 'covered' });
    const coming = new Date(Date.now() + hour);
    const ahead = await claimSlot(own.catalog, { clinicId: 'dos', slot: coming }, claimant());
    expect(ahead).toMatchObject({ claimed: true });
  });

  test('of a clinic that is disabled meanwhile is not run', async () => {
    const clinic = await due('apagada', 1);
    await updateClinic(own.catalog, 'apagada', { schedule: { backupSchedule: 'disabled' } });
    const claim = await claimSlot(
      own.catalog,
      { clinicId: 'apagada', slot: slotOf(clinic) },
      claimant(),
    );
    expect(claim).toEqual({ claimed: false, reason: 'disabled' });
  });

  test('of a schedule that runs once disables it at its end, however it ended, and not before', async () => {
    const at = '2030-01-01T05:00:00Z';
    const schedule = { backupSchedule: 'scheduled', nextScheduledBackup: at };
    await addClinic(own.catalog, sampleClinic('vez', { schedule: schedule as never }));
    const ref = { clinicId: 'vez', slot: new Date(at) };
    expect(await claimSlot(own.catalog, ref, claimant())).toEqual({ claimed: true, once: true });
    expect((await getClinic(own.catalog, 'vez')).backupSchedule).toBe('scheduled');
    await endSlot(own.catalog, ref, { state: 'failed', failure: { code: 'x', params: {} } });
    expect(await getClinic(own.catalog, 'vez')).toMatchObject({
      ...{ backupSchedule: 'disabled', nextScheduledBackup: null },
    });
  });
});

describe('what is due', () => {
  const dueIds = async () => (await listDueClinics(own.catalog)).map(({ clinicId }) => clinicId);

  test('has come, is nobody’s, and belongs to no paused clinic', async () => {
    await due('ahora', 1);
    await due('pausada', 1);
    await pauseSchedule(own.catalog, 'pausada', { by: null, note: 'obras' });
    const taken = await due('tomada', 1);
    await claimSlot(own.catalog, { clinicId: 'tomada', slot: slotOf(taken) }, claimant());
    expect(await dueIds()).toEqual(['ahora']);
    const resumed = await resumeSchedule(own.catalog, 'pausada', { note: '' });
    expect(slotOf(resumed).getTime()).toBeGreaterThan(Date.now());
    expect(await dueIds()).toEqual(['ahora']);
  });

  test('within the window is to be run, and before it is written down as missed', async () => {
    await due('tarde', 30, { backupSchedule: 'every_6h', backupTime: '02:00' });
    const { due: slot, missed } = await catchUp(own.catalog, 'tarde');
    expect(missed.length).toBeGreaterThanOrEqual(3);
    const age = Date.now() - (slot?.getTime() ?? 0);
    expect(age).toBeGreaterThan(0);
    expect(age).toBeLessThanOrEqual(12 * hour);
    const { items: runs } = await listScheduledRuns(own.catalog, 'tarde');
    expect(runs.map(({ state, reason }) => `${state} ${reason ?? ''}`)).toEqual(
      missed.map(() => 'missed late'),
    );
    expect(slotOf(await getClinic(own.catalog, 'tarde'))).toEqual(slot);
  });

  test('is left to its own schedule for as long as that may still fire', async () => {
    await due('reciente', 0.02);
    expect(await catchUp(own.catalog, 'reciente')).toEqual({ due: null, missed: [] });
    const jitter = await due('temblona', 0.5);
    await updateClinic(own.catalog, 'temblona', { policy: { jitterSeconds: 3600 } });
    expect((await catchUp(own.catalog, 'temblona')).due).toBeNull();
    const later = new Date(Date.now() + hour);
    expect((await catchUp(own.catalog, 'temblona', later)).due).toEqual(slotOf(jitter));
  });

  test('is nothing where all that passed is too old, but for a run that was to be once', async () => {
    await addClinic(own.catalog, sampleClinic('vieja', { schedule: daily }));
    await own.superuser.query(`UPDATE clinics SET next_scheduled_backup = $1 WHERE id = 'vieja'`, [
      '2026-11-18T06:00:00Z',
    ]);
    const evening = new Date('2026-11-18T21:00:00Z');
    expect((await catchUp(own.catalog, 'vieja', evening)).due).toBeNull();
    expect(slotOf(await getClinic(own.catalog, 'vieja'))).toEqual(new Date('2026-11-19T06:00:00Z'));
    const once = { backupSchedule: 'scheduled', nextScheduledBackup: '2024-01-01T05:00:00Z' };
    await addClinic(own.catalog, sampleClinic('tardona', { schedule: once as never }));
    expect((await catchUp(own.catalog, 'tardona')).due).toEqual(new Date('2024-01-01T05:00:00Z'));
  });
});
