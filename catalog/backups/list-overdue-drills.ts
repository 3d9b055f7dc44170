import { z } from 'zod';
import { ClinicPolicy } from '../../contracts/clinic-input.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';
import type { BackupRef } from './backup-record.ts';

const dayMs = 86_400_000;

const Row = z.object({
  clinicId: z.string(),
  backupId: z.number(),
  policy: ClinicPolicy,
  lastPassed: z.date().nullable(),
  lastTried: z.date().nullable(),
});

/**
 * The clinics whose latest rehearsal is older than their policy allows, or that never had one, each
 * with its newest backup that can be rehearsed. After one that failed a day goes by before
 * the next.
 */
export const listOverdueDrills = (catalog: Catalog, now: Date): Promise<BackupRef[]> =>
  asSystem(catalog, async (db) => {
    const rows = await many(
      db,
      Row,
      `SELECT c.id AS "clinicId", b.id AS "backupId", c.policy,
         d.passed AS "lastPassed", d.tried AS "lastTried"
       FROM clinics c
       CROSS JOIN LATERAL (
         SELECT id FROM backups
         WHERE clinic_id = c.id AND state IN ('stored', 'intact', 'restorable')
           AND ended_at IS NOT NULL AND sample_at IS NULL
         ORDER BY started_at DESC, id DESC LIMIT 1
       ) b
       CROSS JOIN LATERAL (
         SELECT max(at) FILTER (WHERE state = 'passed') AS passed, max(at) AS tried
         FROM drills WHERE clinic_id = c.id AND at <= $1
       ) d
       WHERE c.archived_at IS NULL
       ORDER BY d.passed NULLS FIRST, c.id`,
      [now],
    );
    const older = (at: Date | null, days: number): boolean =>
      at === null || now.getTime() - at.getTime() >= days * dayMs;
    return rows
      .filter(
        ({ policy: { drillEveryDays }, lastPassed, lastTried }) =>
          drillEveryDays !== null && older(lastPassed, drillEveryDays) && older(lastTried, 1),
      )
      .map(({ clinicId, backupId }) => ({ clinicId, backupId }));
  });
