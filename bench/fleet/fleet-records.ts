import { withSession } from '../../local/data/session.ts';
import type { FleetSystem } from './fleet-system.ts';

/** What our own records say of one clinic's night. */
export interface ClinicNight {
  readonly clinic: string;
  /** Backup records of the clinic, whatever their state. */
  readonly backups: number;
  /** Rows of the clinic's slots. */
  readonly slots: number;
  readonly slotState: string | null;
  readonly state: string | null;
  /** How often its database was read. */
  readonly snapshots: number;
  readonly claimedAt: Date | null;
  readonly snapshotAt: Date | null;
  readonly endedAt: Date | null;
  readonly failure: string | null;
}

type Records = Pick<FleetSystem, 'records'>;

const nightSql = `
  SELECT c.id AS clinic,
         (SELECT count(*)::int FROM backups b WHERE b.clinic_id = c.id) AS backups,
         (SELECT count(*)::int FROM scheduled_runs s WHERE s.clinic_id = c.id) AS slots,
         s.state AS "slotState", b.state, coalesce(b.snapshots, 0) AS snapshots,
         s.claimed_at AS "claimedAt", b.snapshot_at AS "snapshotAt", b.ended_at AS "endedAt",
         coalesce(b.failure_code, s.failure ->> 'code') AS failure
    FROM clinics c
    LEFT JOIN scheduled_runs s ON s.clinic_id = c.id AND s.slot = $1
    LEFT JOIN backups b ON b.clinic_id = s.clinic_id AND b.id = s.backup_id
   ORDER BY c.id`;

/** Read beside the API, which is under test and must not be made busy by the looking. */
export const nightOf = (system: Records, slot: Date): Promise<ClinicNight[]> =>
  withSession(system.records, async (client) => {
    const { rows } = await client.query<ClinicNight>(nightSql, [slot]);
    return rows;
  });

/** How many clinics' slots are over, whatever became of them. */
export const endedOf = (system: Records, slot: Date): Promise<number> =>
  withSession(system.records, async (client) => {
    const { rows } = await client.query<{ ended: number }>(
      `SELECT count(*)::int AS ended FROM scheduled_runs WHERE slot = $1 AND state <> 'running'`,
      [slot],
    );
    return rows[0]?.ended ?? 0;
  });

/**
 * Puts the nights that are over on their own day: here they follow one another within the hour, and a slot that
 * came before the last backup began would be no slot to run.
 */
export const longAgo = (system: Records): Promise<void> =>
  withSession(system.records, async (client) => {
    await client.query(
      `UPDATE scheduled_runs SET claimed_at = slot, ended_at = slot + (ended_at - claimed_at)
        WHERE state <> 'running' AND claimed_at > slot`,
    );
  });
