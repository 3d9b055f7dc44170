import { UserPage, UserView } from '../../contracts/api/user.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { ApiClient, ApiRequest } from '../api-client.ts';
import { obtainSecret } from '../ask.ts';
import { givePage } from '../give-page.ts';
import { withQuery } from '../paths.ts';
import type { Session } from '../session.ts';

const base = '/api/users';

export interface UserListOptions {
  readonly clinic?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

export interface NewUserOptions {
  readonly name: string;
  readonly surname: string;
  readonly role: string;
  readonly clinic: readonly string[];
  readonly language?: string;
}

const stateOf = ({ disabled, external }: UserView): 'active' | 'disabled' | 'external' => {
  if (disabled) return 'disabled';
  return external ? 'external' : 'active';
};

export const usersList = async (session: Session, options: UserListOptions): Promise<number> => {
  const page = await session.client().call(withQuery(base, { ...options }), UserPage);
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
  const user = await client.call(base, UserView, { method: 'POST', body });
  session.give([users.added(user.email)], user);
  return 0;
};

/** A user by number, or by email, which is looked for page by page. */
const numberOf = async (client: ApiClient, user: string): Promise<number> => {
  if (/^\d+$/.test(user)) return Number(user);
  const wanted = user.toLowerCase();
  for (let cursor: string | undefined; ;) {
    const page = await client.call(withQuery(base, { limit: '200', cursor }), UserPage);
    const found = page.items.find(({ email }) => email === wanted);
    if (found) return found.id;
    if (page.nextCursor === null) throw new ResguardoError('user-unknown', { user });
    cursor = page.nextCursor;
  }
};

const changed = async (
  session: Session,
  user: string,
  { under = '', ...request }: ApiRequest & { under?: string },
): Promise<UserView> => {
  const client = session.client();
  const id = await numberOf(client, user);
  return client.call(`${base}/${String(id)}${under}`, UserView, request);
};

const turned =
  (disabled: boolean) =>
  async (session: Session, who: string): Promise<number> => {
    const user = await changed(session, who, { method: 'PATCH', body: { disabled } });
    session.give([session.words.users[disabled ? 'disabled' : 'enabled'](user.email)], user);
    return 0;
  };

export const usersDisable = turned(true);
export const usersEnable = turned(false);

const ofClinic = (clinic: string): string => `/clinics/${encodeURIComponent(clinic)}`;

export const usersGrant = async (
  session: Session,
  who: string,
  clinic: string,
  role: string,
): Promise<number> => {
  const under = ofClinic(clinic);
  const user = await changed(session, who, { method: 'PUT', under, body: { role } });
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
  const user = await changed(session, who, { method: 'DELETE', under: ofClinic(clinic) });
  session.give([session.words.users.revoked(user.email, clinic)], user);
  return 0;
};

export const usersDropSecondFactor = async (session: Session, who: string): Promise<number> => {
  const user = await changed(session, who, { method: 'DELETE', under: '/second-factor' });
  session.give([session.words.users.secondFactorOff(user.email)], user);
  return 0;
};
