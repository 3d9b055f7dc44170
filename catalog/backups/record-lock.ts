import type { FailureNote } from '../../contracts/failure-note.ts';
import type { ObjectLock } from '../../contracts/object-lock.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import type { BackupRef } from './backup-record.ts';

/** What is new of a copy's lock; what is left out stays as it was. */
export interface LockNote {
  readonly destination: string;
  readonly lock?: ObjectLock;
  readonly held?: boolean;
  /** Why it could not be locked; null: it could. */
  readonly failure: FailureNote | null;
}

/** Writes down what stands on a copy in its store. The failure of one that is not intact is another matter, and stays. */
export const recordLock = async (
  catalog: Catalog,
  ref: BackupRef,
  { destination, lock, held, failure }: LockNote,
): Promise<void> => {
  await asClinic(catalog, ref.clinicId, (db) =>
    db.query(
      `UPDATE copies SET lock_mode = coalesce($4, lock_mode),
         locked_until = coalesce($5, locked_until), legal_hold = coalesce($6, legal_hold),
         failure_code = CASE WHEN state = 'intact' THEN $7 ELSE failure_code END,
         failure_params = CASE WHEN state = 'intact' THEN $8::jsonb ELSE failure_params END
       WHERE clinic_id = $1 AND backup_id = $2 AND destination = $3`,
      [
        ...[ref.clinicId, ref.backupId, destination, lock?.mode ?? null, lock?.until ?? null],
        ...[held ?? null, failure?.code ?? null, failure?.params ?? null],
      ],
    ),
  );
};
