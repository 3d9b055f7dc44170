import type { Catalog } from '../catalog/open-catalog.ts';
import { membershipsOf } from '../catalog/memberships/memberships-of.ts';
import { listUsers } from '../catalog/users/list-users.ts';
import type { UserRecord } from '../catalog/users/user-record.ts';
import type { Recipient } from './tell-people.ts';

export const nameOf = ({ nombre, apellido, email }: UserRecord): string =>
  `${nombre} ${apellido}`.trim() || email;

/**
 * Who may decide about what `requestedBy` asked for in a clinic: its other administrators, and the
 * operators.
 */
export async function decidersOf(
  catalog: Catalog,
  clinicId: string,
  requestedBy: number,
): Promise<UserRecord[]> {
  const [members, everyone] = await Promise.all([
    listUsers(catalog, { clinicId }),
    listUsers(catalog),
  ]);
  const administrators: UserRecord[] = [];
  for (const member of members) {
    const memberships = await membershipsOf(catalog, member.id);
    if (memberships.some((one) => one.clinicId === clinicId && one.role === 'admin')) {
      administrators.push(member);
    }
  }
  const operators = everyone.filter(({ role }) => role === 'operator');
  const all = new Map([...administrators, ...operators].map((user) => [user.id, user]));
  return [...all.values()].filter(({ id, disabledAt }) => id !== requestedBy && !disabledAt);
}

/** Each address once, the first one's language kept. */
export function distinct(people: readonly Recipient[]): Recipient[] {
  const byAddress = new Map<string, Recipient>();
  for (const one of people) {
    const address = one.address.toLowerCase();
    if (!byAddress.has(address)) byAddress.set(address, one);
  }
  return [...byAddress.values()];
}
