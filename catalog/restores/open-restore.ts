import { z } from 'zod';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { RestoreOrder, type RestoreKind } from '../../contracts/restore.ts';
import { BackupState } from '../../contracts/states.ts';
import { readCleaning } from '../cleanings/read-cleanings.ts';
import { unknownBackup } from '../backups/read-backups.ts';
import { expectNoChange } from '../changes/change-running.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { brokeConstraint } from '../database/catalog-error.ts';
import { checkedInput } from '../database/checked-input.ts';
import type { Db } from '../database/db.ts';
import { first } from '../database/rows.ts';
import { readRestore } from './read-restores.ts';
import type { RestoreRecord } from './restore-record.ts';

export interface RestoreOpening {
  readonly clinicId: string;
  readonly kind: RestoreKind;
  /** For an undo that of the restore undone, whatever is given. */
  readonly backupId: number;
  readonly undoOf?: number;
  /** Likewise: an undo changes what the restore had changed. */
  readonly order: z.input<typeof RestoreOrder>;
  /** The user who asked. */
  readonly requestedBy: number;
  readonly waitsForApproval: boolean;
}

const Found = z.object({ state: BackupState, listed: z.boolean() });

/** Its copies are checked later, when they are read: here it must only be one that can have any. */
const expectRestorable = async (db: Db, clinicId: string, backupId: number): Promise<void> => {
  const found = await first(
    db,
    Found,
    `SELECT state, manifest IS NOT NULL AS listed FROM backups WHERE clinic_id = $1 AND id = $2`,
    [clinicId, backupId],
  );
  if (!found) throw unknownBackup({ clinicId, backupId });
  if (!found.listed || found.state === 'deleted')
    throw new ResguardoError('backup-not-restorable', {
      backup: String(backupId),
      state: found.state,
    });
};

/** What a cleaning deleted comes back to where it was, out of the backup that was found to hold it. */
const expectCleaned = async (
  db: Db,
  { clinicId, backupId, order }: Pick<RestoreRecord, 'clinicId' | 'backupId' | 'order'>,
): Promise<void> => {
  const { selection, target } = order;
  if (selection.kind !== 'cleaning') return;
  const { cleaning: cleaningId } = selection;
  const cleaning = await readCleaning(db, { clinicId, cleaningId });
  if (target.kind === 'place' && cleaning.state !== 'running' && cleaning.backupId === backupId)
    return;
  throw new ResguardoError('clean-undo-unavailable', {
    cleaning: String(cleaningId),
    state: cleaning.state,
  });
};

type Subject = Pick<RestoreRecord, 'backupId' | 'order'> & { readonly undoOf: number | null };

const subjectOf = async (db: Db, opening: RestoreOpening): Promise<Subject> => {
  const { clinicId, kind, backupId, undoOf } = opening;
  if (kind === 'restore') {
    await expectRestorable(db, clinicId, backupId);
    const order = checkedInput(RestoreOrder, opening.order);
    await expectCleaned(db, { clinicId, backupId, order });
    return { backupId, order, undoOf: null };
  }
  if (undoOf === undefined) throw new ResguardoError('bad-request', { why: 'undoOf: needed' });
  const undone = await readRestore(db, { clinicId, restoreId: undoOf }, 'FOR UPDATE');
  if (undone.undoState !== 'kept')
    throw new ResguardoError('undo-unavailable', {
      restore: String(undoOf),
      state: undone.undoState === 'none' ? undone.state : undone.undoState,
    });
  return { backupId: undone.backupId, order: undone.order, undoOf };
};

const insert = async (db: Db, opening: RestoreOpening): Promise<RestoreRecord> => {
  const { clinicId, kind, requestedBy, waitsForApproval } = opening;
  const { backupId, order, undoOf } = await subjectOf(db, opening);
  const { rows } = await db.query<{ id: number }>(
    `INSERT INTO restores (clinic_id, kind, backup_id, undo_of, "order", state, requested_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [
      ...[clinicId, kind, backupId, undoOf, order],
      ...[waitsForApproval ? 'waiting-approval' : 'running', requestedBy],
    ],
  );
  return readRestore(db, { clinicId, restoreId: rows[0]?.id ?? 0 });
};

/** Whose data an order changes: the clinic it is asked for, or the one that it names. */
const changedClinic = async (catalog: Catalog, opening: RestoreOpening): Promise<string> => {
  const { clinicId, kind, undoOf } = opening;
  if (kind === 'undo' && undoOf !== undefined)
    return asClinic(
      catalog,
      clinicId,
      async (db) => (await readRestore(db, { clinicId, restoreId: undoOf })).changedClinicId,
    );
  const target = opening.order.target;
  return target?.kind === 'clinic' ? target.clinic : clinicId;
};

/**
 * Opens the record of a restore, or of the undo of one, before its workflow starts. It has the
 * clinic whose data change to itself until it ends. `change-running` when another change is under
 * way or waits; `backup-unknown`, `backup-not-restorable`, `restore-unknown`, `undo-unavailable`,
 * `clinic-unknown` for a target that is none, `cleaning-unknown`, `clean-undo-unavailable`, `bad-request`.
 */
export const openRestore = async (
  catalog: Catalog,
  opening: RestoreOpening,
): Promise<RestoreRecord> => {
  const changed = await changedClinic(catalog, opening);
  try {
    return await expectNoChange(catalog, changed, () =>
      asClinic(catalog, opening.clinicId, (db) => insert(db, opening)),
    );
  } catch (error) {
    if (brokeConstraint(error, 'restores_changed_clinic_id_fkey'))
      throw new ResguardoError('clinic-unknown', { clinic: changed }, { cause: error });
    throw error;
  }
};
