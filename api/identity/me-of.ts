import { listClinics, type VisibleTo } from '../../catalog/clinics/list-clinics.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import type { Me } from '../../contracts/api/session.ts';
import { roleIn, seesEveryClinic, type Identity } from './identity.ts';

/** The clinics that are there for an identity. */
export const visibleClinics = (identity: Identity): VisibleTo =>
  seesEveryClinic(identity) ? 'everyone' : { clinicIds: [...identity.memberships.keys()] };

/** A user as they see themselves, with the clinics that name them one by one. */
export const meOf = async (catalog: Catalog, identity: Identity): Promise<Me> => {
  const { user, memberships } = identity;
  const clinics = await listClinics(catalog, { visibleTo: { clinicIds: [...memberships.keys()] } });
  return {
    id: user.id,
    email: user.email,
    firstName: user.nombre,
    lastName: user.apellido,
    language: user.language,
    role: user.role,
    secondFactor: user.secondFactor,
    clinics: clinics.map(({ id, name }) => ({ id, name, role: roleIn(identity, id) ?? user.role })),
  };
};
