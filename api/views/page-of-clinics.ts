import { listClinics, type NamedClinic } from '../../catalog/clinics/list-clinics.ts';
import type { ClinicRecord } from '../../catalog/clinics/clinic-record.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import type { PageQuery } from '../../contracts/api/page.ts';
import { pageOfAll } from '../http/page-of-all.ts';

/** A page of clinics that were found and ordered by name alone: only what is shown is read whole. */
export const pageOfClinics = async <View>(
  catalog: Catalog,
  found: readonly NamedClinic[],
  page: PageQuery,
  viewOf: (clinic: ClinicRecord) => View,
): Promise<{ items: View[]; nextCursor: string | null }> => {
  const idOf = ({ id }: NamedClinic): string => id;
  const { items: clinicIds, nextCursor } = pageOfAll(found, page, idOf, idOf);
  const shown = await listClinics(catalog, { visibleTo: { clinicIds }, archived: true });
  const byId = new Map(shown.map((clinic) => [clinic.id, clinic]));
  const items = clinicIds.flatMap((id) => {
    const clinic = byId.get(id);
    return clinic ? [viewOf(clinic)] : [];
  });
  return { items, nextCursor };
};
