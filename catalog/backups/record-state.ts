import type { FailureNote } from '../../contracts/failure-note.ts';
import type { BackupState } from '../../contracts/states.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { unknownBackup } from './read-backups.ts';
import type { BackupRef } from './backup-record.ts';

export type ProvedState = Extract<BackupState, 'stored' | 'intact' | 'restorable'>;

const settle = async (
  catalog: Catalog,
  ref: BackupRef,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<BackupState> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    const own = [ref.clinicId, ref.backupId];
    await db.query(sql, [...own, ...parameters]);
    const { rows } = await db.query<{ state: BackupState }>(
      'SELECT state FROM backups WHERE clinic_id = $1 AND id = $2',
      own,
    );
    if (!rows[0]) throw unknownBackup(ref);
    return rows[0].state;
  });

/**
 * Raises a backup to what has been proved, never lowers it, and notes when. One that failed, was
 * cancelled or deleted stays so, whatever a late step tells; only a new check that read everything
 * again (`reproved`) lifts a failed one. Gives the state it has now.
 */
export const recordState = (
  catalog: Catalog,
  ref: BackupRef,
  state: ProvedState,
  { reproved = false }: { reproved?: boolean } = {},
): Promise<BackupState> =>
  settle(
    catalog,
    ref,
    `UPDATE backups SET
       state = $3, failure_code = NULL, failure_params = NULL,
       stored_at = coalesce(stored_at, now()),
       intact_at = CASE WHEN $3 IN ('intact', 'restorable') THEN coalesce(intact_at, now()) ELSE intact_at END,
       restorable_at = CASE WHEN $3 = 'restorable' THEN coalesce(restorable_at, now()) ELSE restorable_at END
     WHERE clinic_id = $1 AND id = $2 AND (
       (state = 'failed' AND $4) OR
       array_position('{running,stored,intact,restorable}', state)
         < array_position('{running,stored,intact,restorable}', $3)
     )`,
    [state, reproved],
  );

/** The backup is over: notes the time once, leaves the state, and dates the clinic's last backup, which a sample is not. */
export const endBackup = (catalog: Catalog, ref: BackupRef): Promise<BackupState> =>
  settle(
    catalog,
    ref,
    `WITH ended AS (
       UPDATE backups SET ended_at = now() WHERE clinic_id = $1 AND id = $2 AND ended_at IS NULL
       RETURNING clinic_id, started_at, state, sample_at
     )
     UPDATE clinics c SET last_backup_at = greatest(c.last_backup_at, e.started_at)
     FROM ended e WHERE c.id = e.clinic_id AND e.sample_at IS NULL
       AND e.state IN ('stored', 'intact', 'restorable')`,
  );

/** Ends it as failed, with its cause: also one that was good once and was found damaged since. */
export const failBackup = (
  catalog: Catalog,
  ref: BackupRef,
  failure: FailureNote,
): Promise<BackupState> =>
  settle(
    catalog,
    ref,
    `UPDATE backups SET state = 'failed', failure_code = $3, failure_params = $4,
       ended_at = coalesce(ended_at, now())
     WHERE clinic_id = $1 AND id = $2 AND state NOT IN ('cancelled', 'deleted')`,
    [failure.code, failure.params],
  );

/** Ends a running one as cancelled; one that has ended otherwise stays as it is. */
export const cancelBackup = (catalog: Catalog, ref: BackupRef): Promise<BackupState> =>
  settle(
    catalog,
    ref,
    `UPDATE backups SET state = 'cancelled', ended_at = now()
     WHERE clinic_id = $1 AND id = $2 AND ended_at IS NULL AND state <> 'deleted'`,
  );
