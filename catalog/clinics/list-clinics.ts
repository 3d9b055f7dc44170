import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';
import { clinicColumns, ClinicRecord } from './clinic-record.ts';

/** `everyone`: the operator's and the auditor's view. Otherwise the clinics of one user. */
export type VisibleTo = 'everyone' | { readonly userId: number };

/** By name, the archived ones left out unless asked for. */
export const listClinics = (
  catalog: Catalog,
  { visibleTo, archived = false }: { visibleTo: VisibleTo; archived?: boolean },
): Promise<ClinicRecord[]> =>
  asSystem(catalog, (db) =>
    many(
      db,
      ClinicRecord,
      `SELECT ${clinicColumns} FROM clinics c
       WHERE ($1 OR c.archived_at IS NULL)
         AND ($2::bigint IS NULL OR EXISTS (
           SELECT FROM memberships m WHERE m.clinic_id = c.id AND m.user_id = $2
         ))
       ORDER BY c.name, c.id`,
      [archived, visibleTo === 'everyone' ? null : visibleTo.userId],
    ),
  );
