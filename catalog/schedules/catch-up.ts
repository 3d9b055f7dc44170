import { nextRuns } from '../../contracts/schedule/next-runs.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { lockedClinic } from './claim-slot.ts';
import { keepNext } from './planned-next.ts';

/** So many missed slots are written down one by one; who was away for longer knows it. */
const mostMissed = 60;

export interface CaughtUp {
  /** The slot to run now, or null. */
  readonly due: Date | null;
  readonly missed: readonly Date[];
}

/** Temporal's schedule fires within seconds of its time, jitter apart; what nobody took by then is late. */
const graceMilliseconds = 5 * 60_000;

/**
 * Looks at a clinic whose slot came and was taken by nobody. One that its own schedule may still fire
 * is left to that. Slots older than the clinic's window are written down as missed, and the first
 * that is still within it is to be run; one that runs once is to be run however late it is.
 */
export const catchUp = (catalog: Catalog, clinicId: string, now = new Date()): Promise<CaughtUp> =>
  asClinic(catalog, clinicId, async (db) => {
    const clinic = await lockedClinic(db, clinicId);
    const { nextScheduledBackup: next, backupSchedule, schedulePausedAt, archivedAt } = clinic;
    const idle = archivedAt !== null || schedulePausedAt !== null || backupSchedule === 'disabled';
    const patience = graceMilliseconds + clinic.policy.jitterSeconds * 1000;
    if (idle || next === null || next.getTime() + patience > now.getTime())
      return { due: null, missed: [] };
    if (backupSchedule === 'scheduled') return { due: next, missed: [] };
    const opensAt = new Date(now.getTime() - clinic.policy.catchUpHours * 3_600_000);
    const slots = [next, ...nextRuns(clinic, clinic.timeZone, next, mostMissed)];
    const missed = slots.filter((slot) => slot < opensAt && slot <= now);
    for (const slot of missed) {
      await db.query(
        `INSERT INTO scheduled_runs (clinic_id, slot, state, reason, claimed_at, ended_at)
         VALUES ($1, $2, 'missed', 'late', $3, $3) ON CONFLICT (clinic_id, slot) DO NOTHING`,
        [clinicId, slot, now],
      );
    }
    const due = slots.find((slot) => slot >= opensAt && slot <= now) ?? null;
    if (due === null) await keepNext(db, clinic, now);
    else
      await db.query('UPDATE clinics SET next_scheduled_backup = $2 WHERE id = $1', [
        clinicId,
        due,
      ]);
    return { due, missed };
  });
