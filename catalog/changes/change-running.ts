import { z } from 'zod';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { brokeConstraint } from '../database/catalog-error.ts';
import { first } from '../database/rows.ts';

const Held = z.object({ kind: z.enum(['restore', 'undo', 'clean']) });

/** Runs what opens a change of a clinic's data: `change-running` where another one has not ended. */
export const expectNoChange = async <T>(
  catalog: Catalog,
  changedClinicId: string,
  open: () => Promise<T>,
): Promise<T> => {
  try {
    return await open();
  } catch (error) {
    if (!brokeConstraint(error, 'changes_pkey')) throw error;
    const held = await asSystem(catalog, (db) =>
      first(
        db,
        Held,
        `SELECT coalesce(r.kind, 'clean') AS kind FROM changes h
         LEFT JOIN restores r ON r.id = h.restore_id WHERE h.clinic_id = $1`,
        [changedClinicId],
      ),
    );
    throw new ResguardoError(
      'change-running',
      { clinic: changedClinicId, ...(held && { kind: held.kind }) },
      { cause: error },
    );
  }
};
