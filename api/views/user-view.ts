import type { Membership } from '../../catalog/memberships/memberships-of.ts';
import type { UserRecord } from '../../catalog/users/user-record.ts';
import type { UserView } from '../../contracts/api/user.ts';
import { iso } from './iso.ts';

export const userView = (user: UserRecord, memberships: readonly Membership[]): UserView => ({
  id: user.id,
  email: user.email,
  firstName: user.nombre,
  lastName: user.apellido,
  role: user.role,
  language: user.language,
  external: user.external,
  secondFactor: user.secondFactor,
  disabled: user.disabledAt !== null,
  createdAt: iso(user.createdAt),
  clinics: memberships.map(({ clinicId, role }) => ({ clinic: clinicId, role })),
});
