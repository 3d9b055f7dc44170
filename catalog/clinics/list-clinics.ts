import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';
import { clinicColumns, ClinicRecord } from './clinic-record.ts';

/** `everyone`: the operator's and the auditor's view. Otherwise those of one user, or of a list. */
export type VisibleTo =
  'everyone' | { readonly userId: number } | { readonly clinicIds: readonly string[] };

/** By name, the archived ones left out unless asked for. */
export const listClinics = (
  catalog: Catalog,
  { visibleTo, archived = false }: { visibleTo: VisibleTo; archived?: boolean },
): Promise<ClinicRecord[]> => {
  const userId = visibleTo !== 'everyone' && 'userId' in visibleTo ? visibleTo.userId : null;
  const ids = visibleTo !== 'everyone' && 'clinicIds' in visibleTo ? visibleTo.clinicIds : null;
  return asSystem(catalog, (db) =>
    many(
      db,
      ClinicRecord,
      `SELECT ${clinicColumns} FROM clinics c
       WHERE ($1 OR c.archived_at IS NULL)
         AND ($2::bigint IS NULL OR EXISTS (
           SELECT FROM memberships m WHERE m.clinic_id = c.id AND m.user_id = $2
         ))
         AND ($3::text[] IS NULL OR c.id = ANY ($3))
       ORDER BY c.name, c.id`,
      [archived, userId, ids],
    ),
  );
};
