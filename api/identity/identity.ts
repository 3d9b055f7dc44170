import { findSession } from '../../catalog/sessions/find-session.ts';
import type { UserRecord } from '../../catalog/users/user-record.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import type { Role } from '../permissions.ts';

/** Who is asking, and what they are to each clinic. */
export interface Identity {
  readonly user: UserRecord;
  readonly userId: number;
  readonly token: string;
  /** Operators and auditors. */
  readonly seesEveryClinic: boolean;
  readonly memberships: ReadonlyMap<string, 'admin' | 'staff'>;
}

/** Both words for one thing: E2's front ends send `Token`. RFC 9110 has schemes in any case. */
const authorization = /^(?:bearer|token) +([\x21-\x7e]{1,200}) *$/i;

/** Who holds the token that an `Authorization` header brings, or null for nobody. */
export const identityFrom = async (
  catalog: Catalog,
  header: string | undefined,
): Promise<Identity | null> => {
  const token = authorization.exec(header ?? '')?.[1];
  const found = token === undefined ? null : await findSession(catalog, token);
  if (token === undefined || !found) return null;
  const { user, memberships } = found;
  return {
    user,
    userId: user.id,
    token,
    seesEveryClinic: user.role === 'operator' || user.role === 'auditor',
    memberships: new Map(memberships.map(({ clinicId, role }) => [clinicId, role])),
  };
};

/** What an identity is to one clinic; null: nothing, so that for it the clinic does not exist. */
export const roleIn = (identity: Identity, clinic: string): Role | null =>
  identity.user.role === 'operator'
    ? 'operator'
    : (identity.memberships.get(clinic) ?? (identity.user.role === 'auditor' ? 'auditor' : null));
