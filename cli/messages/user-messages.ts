import type { UserRole } from '../../contracts/user-input.ts';

/** What the CLI says of the people who may log in. */
export interface UserMessages {
  readonly help: Readonly<
    Record<
      | 'users'
      | 'list'
      | 'add'
      | 'disable'
      | 'enable'
      | 'grant'
      | 'revoke'
      | 'secondFactor'
      | 'ofClinic'
      | 'name'
      | 'surname'
      | 'role'
      | 'clinic'
      | 'language',
      string
    >
  >;
  readonly columns: Readonly<
    Record<'number' | 'email' | 'name' | 'role' | 'clinics' | 'secondFactor' | 'state', string>
  >;
  readonly role: Readonly<Record<UserRole, string>>;
  readonly state: Readonly<Record<'active' | 'disabled' | 'external', string>>;
  readonly newPassword: (email: string) => string;
  readonly added: (email: string) => string;
  readonly disabled: (email: string) => string;
  readonly enabled: (email: string) => string;
  readonly granted: (email: string, clinic: string, role: string) => string;
  readonly revoked: (email: string, clinic: string) => string;
  readonly secondFactorOff: (email: string) => string;
}
