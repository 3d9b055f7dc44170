import { z } from 'zod';
import type { SlotClaim } from '../../contracts/scheduled-runs.ts';
import type { ClinicRecord } from '../clinics/clinic-record.ts';
import { readClinic } from '../clinics/get-clinic.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { first } from '../database/rows.ts';
import { keepNext } from './planned-next.ts';
import { ScheduledRun, scheduledRunColumns } from './scheduled-run.ts';

export interface Claimant {
  readonly workflowId: string;
  readonly runId: string;
}

/** The clinic, locked: claims of one clinic come one after another. */
export const lockedClinic = async (db: Db, clinicId: string): Promise<ClinicRecord> => {
  await db.query('SELECT FROM clinics WHERE id = $1 FOR UPDATE', [clinicId]);
  return readClinic(db, clinicId);
};

const isOnce = (clinic: ClinicRecord, slot: Date): boolean =>
  clinic.backupSchedule === 'scheduled' && clinic.nextScheduledBackup?.getTime() === slot.getTime();

const Covered = z.object({ covered: z.boolean() });

/** A run that was begun after the slot came has the slot's data, and newer. */
const isCovered = async (db: Db, clinicId: string, slot: Date): Promise<boolean> => {
  const row = await first(
    db,
    Covered,
    `SELECT EXISTS (
       SELECT FROM scheduled_runs
       WHERE clinic_id = $1 AND slot <> $2 AND claimed_at >= $2
         AND state IN ('running', 'done', 'failed', 'cancelled')
     ) AS covered`,
    [clinicId, slot],
  );
  return row?.covered ?? false;
};

/** Before the clinic's slot, its next one stays; a slot given by hand moves nothing back. */
const later = (a: Date, b: Date): Date => (a > b ? a : b);

/**
 * Makes a slot one workflow's to run. Nobody else gets it: not a schedule that fires it again, nor
 * whoever runs what is due beside the schedules. The same workflow asking again gets the same answer.
 * `clinic-unknown`.
 */
export const claimSlot = (
  catalog: Catalog,
  { clinicId, slot }: { clinicId: string; slot: Date },
  { workflowId, runId }: Claimant,
  now = new Date(),
): Promise<SlotClaim> =>
  asClinic(catalog, clinicId, async (db) => {
    const clinic = await lockedClinic(db, clinicId);
    const taken = await first(
      db,
      ScheduledRun,
      `SELECT ${scheduledRunColumns} FROM scheduled_runs s WHERE s.clinic_id = $1 AND s.slot = $2`,
      [clinicId, slot],
    );
    if (taken) {
      const ours = taken.workflowId === workflowId && taken.state === 'running';
      if (!ours) return { claimed: false, reason: 'taken' };
      await db.query('UPDATE scheduled_runs SET run_id = $3 WHERE clinic_id = $1 AND slot = $2', [
        ...[clinicId, slot, runId],
      ]);
      return { claimed: true, once: isOnce(clinic, slot) };
    }
    if (clinic.archivedAt !== null || clinic.backupSchedule === 'disabled')
      return { claimed: false, reason: 'disabled' };
    const covered = await isCovered(db, clinicId, slot);
    await db.query(
      `INSERT INTO scheduled_runs
         (clinic_id, slot, state, reason, workflow_id, run_id, claimed_at, ended_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        ...[clinicId, slot, covered ? 'skipped' : 'running', covered ? 'covered' : null],
        ...[workflowId, runId, now, covered ? now : null],
      ],
    );
    // One that runs once keeps its moment until it has run.
    if (clinic.backupSchedule !== 'scheduled') await keepNext(db, clinic, later(slot, now));
    return covered
      ? { claimed: false, reason: 'covered' }
      : { claimed: true, once: isOnce(clinic, slot) };
  });
