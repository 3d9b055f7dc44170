import type { FailureNote } from '../../contracts/failure-note.ts';
import type { CopyState } from '../../contracts/states.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { brokeConstraint } from '../database/catalog-error.ts';
import type { BackupRef } from './backup-record.ts';
import { unknownBackup } from './read-backups.ts';

/** What is new of a copy; a figure left out stays as it was. */
export interface CopyNote {
  readonly destination: string;
  readonly kind: 's3' | 'drive' | 'folder';
  readonly key: string;
  readonly state: CopyState;
  readonly location?: string;
  readonly version?: string | null;
  readonly manifestLocation?: string;
  readonly manifestVersion?: string | null;
  readonly bytes?: number;
  readonly sha256?: string;
  readonly md5?: string;
  /** Why it failed or what is wrong with it; left out, nothing is. */
  readonly failure?: FailureNote | null;
}

/** Reading back whole is proof; the state alone says that it was done. */
const upsert = `
  INSERT INTO copies AS c (
    clinic_id, backup_id, destination, kind, key, state, location, version, manifest_location,
    manifest_version, bytes, sha256, md5, failure_code, failure_params,
    stored_at, last_proved_at, removed_at
  ) VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
    CASE WHEN $6 IN ('stored', 'intact') THEN now() END,
    CASE WHEN $6 = 'intact' THEN now() END,
    CASE WHEN $6 = 'removed' THEN now() END
  )
  ON CONFLICT (backup_id, destination) DO UPDATE SET
    kind = excluded.kind, key = excluded.key, state = excluded.state,
    location = coalesce(excluded.location, c.location),
    version = CASE WHEN excluded.location IS NULL THEN c.version ELSE excluded.version END,
    manifest_location = coalesce(excluded.manifest_location, c.manifest_location),
    manifest_version = CASE
      WHEN excluded.manifest_location IS NULL THEN c.manifest_version
      ELSE excluded.manifest_version
    END,
    -- A lock is of one version: what was put anew has none.
    lock_mode = CASE WHEN excluded.location IS NULL THEN c.lock_mode END,
    locked_until = CASE WHEN excluded.location IS NULL THEN c.locked_until END,
    legal_hold = c.legal_hold AND excluded.location IS NULL,
    bytes = coalesce(excluded.bytes, c.bytes),
    sha256 = coalesce(excluded.sha256, c.sha256),
    md5 = coalesce(excluded.md5, c.md5),
    failure_code = excluded.failure_code, failure_params = excluded.failure_params,
    stored_at = coalesce(c.stored_at, excluded.stored_at),
    last_proved_at = coalesce(excluded.last_proved_at, c.last_proved_at),
    removed_at = coalesce(c.removed_at, excluded.removed_at)
  WHERE c.state <> 'removed'`;

/**
 * Writes where a copy stands: one row per backup and place, the same when told twice. One that was
 * removed stays so, whatever a late step tells. `backup-unknown`.
 */
export const recordCopy = async (
  catalog: Catalog,
  ref: BackupRef,
  note: CopyNote,
): Promise<void> => {
  try {
    await asClinic(catalog, ref.clinicId, (db) =>
      db.query(upsert, [
        ...[ref.clinicId, ref.backupId, note.destination, note.kind, note.key, note.state],
        ...[note.location ?? null, note.version ?? null],
        ...[note.manifestLocation ?? null, note.manifestVersion ?? null],
        ...[note.bytes ?? null, note.sha256 ?? null, note.md5 ?? null],
        ...[note.failure?.code ?? null, note.failure?.params ?? null],
      ]),
    );
  } catch (error) {
    if (brokeConstraint(error, 'copies_clinic_id_backup_id_fkey')) throw unknownBackup(ref);
    throw error;
  }
};
