import type { UserView } from '../../contracts/api/user.ts';
import type { ApiClient } from '../../contracts/client/api-client.ts';
import type { Language } from '../../contracts/language.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { MembershipRole, UserRole } from '../../contracts/user-input.ts';
import { obtainSecret } from '../ask.ts';
import { givePage } from '../give-page.ts';
import type { Session } from '../session.ts';

export interface UserListOptions {
  readonly clinic?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

/** Roles and language as they were typed: the API says where they are none. */
export interface NewUserOptions {
  readonly name: string;
  readonly surname: string;
  readonly role: UserRole & MembershipRole;
  readonly clinic: readonly string[];
  readonly language?: Language;
}

const stateOf = ({ disabled, external }: UserView): 'active' | 'disabled' | 'external' => {
  if (disabled) return 'disabled';
  return external ? 'external' : 'active';
};

export const usersList = async (session: Session, options: UserListOptions): Promise<number> => {
  const page = await session.client().call('listUsers', { query: options });
  const { users, yes, no } = session.words;
  const { number, email, name, role, clinics, secondFactor, state } = users.columns;
  const titles = [number, email, name, role, clinics, secondFactor, state];
  const columns = titles.map((title) => ({ title }));
  givePage(session, page, columns, (user) => [
    String(user.id),
    user.email,
    `${user.firstName} ${user.lastName}`.trim(),
    users.role[user.role],
    user.clinics.map((one) => `${one.clinic} (${users.role[one.role]})`).join(', ') || '-',
    user.secondFactor ? yes : no,
    users.state[stateOf(user)],
  ]);
  return 0;
};

export const usersAdd = async (
  session: Session,
  email: string,
  { name, surname, role, clinic, language }: NewUserOptions,
): Promise<number> => {
  const client = session.client();
  const { users } = session.words;
  const password = await obtainSecret(session.terminal, {
    name: 'RESGUARDO_NEW_PASSWORD',
    question: users.newPassword(email),
    piped: true,
  });
  const body = {
    ...{ email, nombre: name, apellido: surname, password, role },
    language: language ?? session.language,
    memberships: clinic.map((clinicId) => ({ clinicId, role })),
  };
  const user = await client.call('addUser', { body });
  session.give([users.added(user.email)], user);
  return 0;
};

/** A user by number, or by email, which is looked for page by page. */
const numberOf = async (client: ApiClient, user: string): Promise<number> => {
  if (/^\d+$/.test(user)) return Number(user);
  const wanted = user.toLowerCase();
  for (let cursor: string | undefined; ;) {
    const page = await client.call('listUsers', { query: { limit: 200, cursor } });
    const found = page.items.find(({ email }) => email === wanted);
    if (found) return found.id;
    if (page.nextCursor === null) throw new ResguardoError('user-unknown', { user });
    cursor = page.nextCursor;
  }
};

/** Changes the user who is meant, by number or by email. */
const changed = async (
  session: Session,
  who: string,
  change: (client: ApiClient, user: number) => Promise<UserView>,
): Promise<UserView> => {
  const client = session.client();
  return change(client, await numberOf(client, who));
};

const turned =
  (disabled: boolean) =>
  async (session: Session, who: string): Promise<number> => {
    const user = await changed(session, who, (client, id) =>
      client.call('changeUser', { path: { user: id }, body: { disabled } }),
    );
    session.give([session.words.users[disabled ? 'disabled' : 'enabled'](user.email)], user);
    return 0;
  };

export const usersDisable = turned(true);
export const usersEnable = turned(false);

export const usersGrant = async (
  session: Session,
  who: string,
  clinic: string,
  role: MembershipRole,
): Promise<number> => {
  const user = await changed(session, who, (client, id) =>
    client.call('grantMembership', { path: { user: id, clinic }, body: { role } }),
  );
  const { users } = session.words;
  const now = user.clinics.find((one) => one.clinic === clinic)?.role;
  session.give([users.granted(user.email, clinic, now ? users.role[now] : role)], user);
  return 0;
};

export const usersRevoke = async (
  session: Session,
  who: string,
  clinic: string,
): Promise<number> => {
  const user = await changed(session, who, (client, id) =>
    client.call('endMembership', { path: { user: id, clinic } }),
  );
  session.give([session.words.users.revoked(user.email, clinic)], user);
  return 0;
};

export const usersDropSecondFactor = async (session: Session, who: string): Promise<number> => {
  const user = await changed(session, who, (client, id) =>
    client.call('removeSecondFactor', { path: { user: id } }),
  );
  session.give([session.words.users.secondFactorOff(user.email)], user);
  return 0;
};
