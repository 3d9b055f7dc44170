import type { Membership } from '../../catalog/memberships/memberships-of.ts';
import type { UserRecord } from '../../catalog/users/user-record.ts';
import type { Role } from '../permissions.ts';

/** Who is asking, and what they are to each clinic. */
export interface Identity {
  readonly user: UserRecord;
  readonly userId: number;
  readonly token: string;
  /**
   * How they proved it: logged in here, a program's token, a token that a clinic's own backend
   * signed. Only the first stands for a person whose password we can ask for again.
   */
  readonly by: 'session' | 'api-token' | 'issuer';
  /** Which token or issuer, as the audit log names it; null for a login here. */
  readonly via: string | null;
  /** Towards the installation as a whole; null for who may only act within clinics. */
  readonly role: Role | null;
  /** Towards every clinic alike: operators and auditors. */
  readonly everywhere: Role | null;
  /** Towards single clinics. */
  readonly memberships: ReadonlyMap<string, Role>;
  /** Only asks, and changes nothing. */
  readonly readOnly: boolean;
}

/** What an identity is to one clinic; null: nothing, so that for it the clinic does not exist. */
export const roleIn = ({ everywhere, memberships }: Identity, clinic: string): Role | null =>
  everywhere === 'operator' ? everywhere : (memberships.get(clinic) ?? everywhere);

/** Whether it sees clinics that nothing names to it one by one. */
export const seesEveryClinic = ({ everywhere }: Identity): boolean => everywhere !== null;

/** Someone who logged in here. */
export const identityOfSession = (
  token: string,
  user: UserRecord,
  memberships: readonly Membership[],
): Identity => ({
  ...{ user, userId: user.id, token, by: 'session', via: null, role: user.role },
  everywhere: user.role === 'operator' || user.role === 'auditor' ? user.role : null,
  memberships: new Map(memberships.map(({ clinicId, role }) => [clinicId, role])),
  readOnly: false,
});
