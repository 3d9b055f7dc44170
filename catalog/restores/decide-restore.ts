import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { readRestore } from './read-restores.ts';
import type { RestoreRecord, RestoreRef } from './restore-record.ts';

/**
 * A second person's word on a restore that waits for it. The same word of the same person again changes
 * nothing. `restore-not-waiting`; `restore-own-approval` where whoever asked would approve (refusing
 * one's own is no danger); `restore-unknown`.
 */
export const decideRestore = (
  catalog: Catalog,
  ref: RestoreRef,
  { by, approved }: { by: number; approved: boolean },
): Promise<RestoreRecord> =>
  asClinic(catalog, ref.clinicId, async (db) => {
    const restore = await readRestore(db, ref, 'FOR UPDATE');
    const params = { restore: String(ref.restoreId) };
    if (restore.state !== 'waiting-approval') {
      const toldBefore = restore.decidedBy === by && approved === (restore.state !== 'refused');
      if (toldBefore) return restore;
      throw new ResguardoError('restore-not-waiting', { ...params, state: restore.state });
    }
    if (approved && by === restore.requestedBy)
      throw new ResguardoError('restore-own-approval', params);
    await db.query(
      `UPDATE restores SET decided_by = $3, state = CASE WHEN $4 THEN 'running' ELSE 'refused' END,
         ended_at = CASE WHEN $4 THEN NULL ELSE now() END
       WHERE clinic_id = $1 AND id = $2`,
      [ref.clinicId, ref.restoreId, by, approved],
    );
    return readRestore(db, ref);
  });
