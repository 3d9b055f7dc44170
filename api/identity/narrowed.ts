import type { Role } from '../permissions.ts';
import { roleIn, type Identity } from './identity.ts';

/** What each role holds within itself. */
const within: Readonly<Record<Role, readonly Role[]>> = {
  operator: ['operator', 'admin', 'staff', 'auditor'],
  admin: ['admin', 'staff'],
  staff: ['staff'],
  auditor: ['auditor'],
};

/** Whether whoever is `owner` may give away `role`. */
export const holds = (owner: Role, role: Role): boolean => within[owner].includes(role);

/** The lesser of two; null where neither holds the other. */
const lesser = (own: Role | null, most: Role): Role | null => {
  if (own === null) return null;
  if (holds(own, most)) return most;
  return holds(most, own) ? own : null;
};

export interface Scope {
  readonly id: number;
  readonly role: Role;
  /** Null: every clinic of the owner's. */
  readonly clinics: readonly string[] | null;
  readonly readOnly: boolean;
}

/**
 * The owner, cut down to a token's scope: never more than either. One that is for some clinics has no
 * part in what concerns the whole installation.
 */
export const narrowed = (owner: Identity, { id, role, clinics, readOnly }: Scope): Identity => {
  const names = clinics ?? [...owner.memberships.keys()];
  const memberships = new Map<string, Role>();
  for (const name of names) {
    const own = lesser(roleIn(owner, name), role);
    if (own !== null) memberships.set(name, own);
  }
  return {
    ...owner,
    by: 'api-token',
    via: `token/${id}`,
    role: clinics === null ? lesser(owner.role, role) : null,
    everywhere: clinics === null ? lesser(owner.everywhere, role) : null,
    memberships,
    readOnly,
  };
};
