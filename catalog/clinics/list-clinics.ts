import { z } from 'zod';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { columnsOf, many } from '../database/rows.ts';
import { clinicColumns, ClinicRecord } from './clinic-record.ts';

/** `everyone`: the operator's and the auditor's view. Otherwise those of one user, or of a list. */
export type VisibleTo =
  'everyone' | { readonly userId: number } | { readonly clinicIds: readonly string[] };

export interface WantedClinics {
  readonly visibleTo: VisibleTo;
  /** The archived ones too; left out unless asked for. */
  readonly archived?: boolean;
}

const wantedByName = `
  FROM clinics c
 WHERE ($1 OR c.archived_at IS NULL)
   AND ($2::bigint IS NULL OR EXISTS (
     SELECT FROM memberships m WHERE m.clinic_id = c.id AND m.user_id = $2
   ))
   AND ($3::text[] IS NULL OR c.id = ANY ($3))
 ORDER BY c.name, c.id`;

const valuesOf = ({ visibleTo, archived = false }: WantedClinics): unknown[] => {
  const userId = visibleTo !== 'everyone' && 'userId' in visibleTo ? visibleTo.userId : null;
  const ids = visibleTo !== 'everyone' && 'clinicIds' in visibleTo ? visibleTo.clinicIds : null;
  return [archived, userId, ids];
};

/** Whole, by name. */
export const listClinics = (catalog: Catalog, wanted: WantedClinics): Promise<ClinicRecord[]> =>
  asSystem(catalog, (db) =>
    many(db, ClinicRecord, `SELECT ${clinicColumns} ${wantedByName}`, valuesOf(wanted)),
  );

/** What lists of clinics are searched, filtered and sorted by. */
const NamedClinic = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.date(),
  lastBackupAt: z.date().nullable(),
  backupSchedule: ClinicRecord.shape.backupSchedule,
  nextScheduledBackup: z.date().nullable(),
  schedulePausedAt: z.date().nullable(),
});
export type NamedClinic = z.infer<typeof NamedClinic>;

/** By name: cheap also where there are thousands, of which a page is then read whole. */
export const listClinicNames = (catalog: Catalog, wanted: WantedClinics): Promise<NamedClinic[]> =>
  asSystem(catalog, (db) =>
    many(
      db,
      NamedClinic,
      `SELECT ${columnsOf(NamedClinic, 'c')} ${wantedByName}`,
      valuesOf(wanted),
    ),
  );
