import { z } from 'zod';
import type { Retainable } from '../../contracts/retention/kept-backups.ts';
import { BackupState } from '../../contracts/states.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';

const Row = z.object({
  id: z.number(),
  at: z.date(),
  state: BackupState,
  held: z.boolean(),
  sample: z.boolean(),
});

/** What retention looks at of one clinic's backups: those that are made or being made. */
export const listRetainable = (catalog: Catalog, clinicId: string): Promise<Retainable[]> =>
  asClinic(catalog, clinicId, (db) =>
    many(
      db,
      Row,
      `SELECT id, started_at AS at, state, held_at IS NOT NULL AS held,
         sample_at IS NOT NULL AS sample
       FROM backups
       WHERE clinic_id = $1 AND state IN ('running', 'stored', 'intact', 'restorable')`,
      [clinicId],
    ),
  );
