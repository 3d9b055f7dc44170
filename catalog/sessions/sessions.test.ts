import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { addClinic } from '../clinics/add-clinic.ts';
import { grantMembership, revokeMembership } from '../memberships/grant-membership.ts';
import { membershipsOf } from '../memberships/memberships-of.ts';
import { sampleClinic } from '../testing/sample-clinic.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { changePassword } from '../users/change-password.ts';
import { createUser } from '../users/create-user.ts';
import { setUserDisabled } from '../users/disable-user.ts';
import { findUserByEmail, getUser } from '../users/get-user.ts';
import { listUsers } from '../users/list-users.ts';
import type { UserRecord } from '../users/user-record.ts';
import { createSession } from './create-session.ts';
import { findSession } from './find-session.ts';
import { removeExpiredSessions } from './remove-expired-sessions.ts';
import { revokeSession, revokeSessionsOf } from './revoke-session.ts';

let own: TestCatalog;
let ana: UserRecord;
const password = 'una clave larga';

beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_sessions'));
  await addClinic(own.catalog, sampleClinic('norte'));
  await addClinic(own.catalog, sampleClinic('sur'));
  ana = await createUser(own.catalog, {
    ...{ email: 'ana@example.com', nombre: 'Ana', role: 'admin', password },
    memberships: [{ clinicId: 'norte', role: 'admin' }],
  });
});
afterAll(() => own.drop());

const open = async (): Promise<string> => (await createSession(own.catalog, ana.id)).token;

test('a token finds its user and clinics; no other text does', async () => {
  const { token } = await createSession(own.catalog, ana.id, { address: '192.0.2.7' });
  const found = await findSession(own.catalog, token);
  expect(found).toMatchObject({ user: ana, memberships: [{ clinicId: 'norte', role: 'admin' }] });
  expect(found?.session.address).toBe('192.0.2.7');
  expect(JSON.stringify(found)).not.toContain(token);
  for (const other of ['', token.slice(0, -1), `${token}x`, token.toUpperCase()])
    expect(await findSession(own.catalog, other)).toBeNull();
});

test('a session ends: by its time, by logging out, here or everywhere', async () => {
  const { token: brief } = await createSession(own.catalog, ana.id, { seconds: 0.05 });
  const [left, one, two] = [await open(), await open(), await open()];
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await findSession(own.catalog, brief)).toBeNull();
  await revokeSession(own.catalog, left);
  await revokeSession(own.catalog, left);
  expect(await findSession(own.catalog, left)).toBeNull();
  expect(await findSession(own.catalog, one)).not.toBeNull();
  expect(await revokeSessionsOf(own.catalog, ana.id)).toBeGreaterThanOrEqual(2);
  expect(await findSession(own.catalog, one)).toBeNull();
  expect(await findSession(own.catalog, two)).toBeNull();
});

test('a new password and being disabled end every session', async () => {
  const first = await open();
  await changePassword(own.catalog, ana.id, password);
  expect(await findSession(own.catalog, first)).toBeNull();
  const second = await open();
  await setUserDisabled(own.catalog, ana.id, true);
  await setUserDisabled(own.catalog, ana.id, false);
  expect(await findSession(own.catalog, second)).toBeNull();
});

test('its last use is noted once a minute', async () => {
  const token = await open();
  const used = async (): Promise<Date | undefined> =>
    (await findSession(own.catalog, token))?.session.lastUsedAt;
  const first = await used();
  expect(await used()).toEqual(first);
  await own.superuser.query(
    `UPDATE sessions SET last_used_at = last_used_at - interval '2 minutes'`,
  );
  await used();
  expect((await used())?.getTime()).toBeGreaterThanOrEqual(first?.getTime() ?? Infinity);
});

test('sessions long over are forgotten', async () => {
  const token = await open();
  await own.superuser.query(
    `UPDATE sessions SET created_at = now() - interval '90 days', expires_at = now() - interval '40 days'
     WHERE revoked_at IS NOT NULL`,
  );
  expect(await removeExpiredSessions(own.catalog)).toBeGreaterThan(0);
  expect(await findSession(own.catalog, token)).not.toBeNull();
});

test('a membership is granted, changed and ended, and holds from the next request', async () => {
  const token = await open();
  const grant = { userId: ana.id, clinicId: 'sur', role: 'staff' } as const;
  await grantMembership(own.catalog, grant);
  await grantMembership(own.catalog, { ...grant, role: 'admin' });
  const both = [
    { clinicId: 'norte', role: 'admin' },
    { clinicId: 'sur', role: 'admin' },
  ];
  expect((await findSession(own.catalog, token))?.memberships).toEqual(both);
  expect((await listUsers(own.catalog, { clinicId: 'sur' })).map(({ id }) => id)).toEqual([ana.id]);
  await revokeMembership(own.catalog, ana.id, 'sur');
  expect(await membershipsOf(own.catalog, ana.id)).toEqual(both.slice(0, 1));
  await expect(grantMembership(own.catalog, { ...grant, clinicId: 'nadie' })).rejects.toMatchObject(
    { code: 'clinic-unknown' },
  );
  await expect(grantMembership(own.catalog, { ...grant, userId: 9999 })).rejects.toMatchObject({
    code: 'user-unknown',
  });
});

test('a user with a membership that cannot be is not made at all', async () => {
  const input = { email: 'x@example.com', nombre: 'X', role: 'staff', password } as const;
  await expect(
    createUser(own.catalog, { ...input, memberships: [{ clinicId: 'nadie', role: 'staff' }] }),
  ).rejects.toMatchObject({ code: 'clinic-unknown' });
  expect(await findUserByEmail(own.catalog, 'x@example.com')).toBeNull();
  expect(await findUserByEmail(own.catalog, ' ANA@example.com')).toEqual(ana);
  await expect(getUser(own.catalog, 9999)).rejects.toMatchObject({ code: 'user-unknown' });
  await expect(createSession(own.catalog, 9999)).rejects.toMatchObject({ code: 'user-unknown' });
});
