import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { freshDatabase } from '../../local/testing/test-stack.ts';
import { openTestCatalog, type TestCatalog } from '../testing/test-catalog.ts';
import { changePassword } from './change-password.ts';
import { confirmPassword } from './confirm-password.ts';
import { createUser } from './create-user.ts';
import { setUserDisabled } from './disable-user.ts';
import type { UserRecord } from './user-record.ts';
import { verifyLogin } from './verify-login.ts';

let own: TestCatalog;
let ana: UserRecord;
const password = 'una clave larga';
const refused = { code: 'login-refused' };
const tooMany = { code: 'too-many-attempts' };

const login = (
  email = 'ana@example.com',
  tried = password,
  address: string | null = '192.0.2.1',
): Promise<UserRecord> => verifyLogin(own.catalog, { email, password: tried, address });

/** Failures in the past, as if so many had been made then. */
const failed = (
  count: number,
  secondsAgo: number,
  email: string,
  network: string | null,
): Promise<unknown> =>
  own.superuser.query(
    `INSERT INTO login_attempts (email, network, at)
     SELECT $1, $2, now() - make_interval(secs => $3) FROM generate_series(1, $4)`,
    [email, network, secondsAgo, count],
  );

beforeAll(async () => {
  own = await openTestCatalog(await freshDatabase('catalog_login'));
  const person = { nombre: 'Ana', apellido: 'Peña', role: 'admin', password } as const;
  ana = await createUser(own.catalog, { ...person, email: 'Ana@Example.com' });
  await createUser(own.catalog, { ...person, email: 'eva@example.com' });
});
afterAll(() => own.drop());
beforeEach(() => own.superuser.query('DELETE FROM login_attempts'));

test('the right password opens, the email in any case; the hash is not told', async () => {
  const user = await login(' ANA@example.COM ');
  expect(user).toEqual(ana);
  expect(JSON.stringify(user)).not.toContain('argon2');
});

test('an email is taken in any case', async () => {
  const again = { email: 'ANA@EXAMPLE.COM', nombre: 'X', role: 'staff', password } as const;
  await expect(createUser(own.catalog, again)).rejects.toMatchObject({ code: 'user-exists' });
});

test('unknown, wrong and disabled are the same answer after the same work', async () => {
  /** What it takes of the processor, which is the same however busy the machine is. */
  const cost = async (work: () => Promise<unknown>): Promise<number> => {
    const begun = process.cpuUsage();
    await expect(work()).rejects.toMatchObject({ code: 'login-refused', params: {} });
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  };
  const eva = await login('eva@example.com');
  await setUserDisabled(own.catalog, eva.id, true);
  const wrong: number[] = [];
  const unknown: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    wrong.push(await cost(() => login(undefined, 'no es esta')));
    unknown.push(await cost(() => login('nobody@example.com')));
  }
  await cost(() => login('eva@example.com'));
  // Hashing alone takes tens of milliseconds; answering without it would take a few.
  expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...wrong) / 3);
  await setUserDisabled(own.catalog, eva.id, false);
  await expect(login('eva@example.com')).resolves.toMatchObject({ id: eva.id });
});

test('a password beyond any that could be set is refused', async () => {
  await expect(login(undefined, password + 'x'.repeat(2000))).rejects.toMatchObject(refused);
});

/** The wait that is asked for, in seconds: less than the whole by what has passed since. */
const waitOf = async (work: Promise<unknown>): Promise<number> => {
  const told: unknown = await work.then(
    () => ({ params: { seconds: '0' } }),
    (error: unknown) => error,
  );
  expect(told).toMatchObject({ params: { seconds: expect.stringMatching(/^\d+$/) } });
  return Number((told as { params: { seconds: string } }).params.seconds);
};

test('five failures are free, then one must wait; a success forgives them', async () => {
  for (let round = 0; round < 5; round += 1)
    await expect(login(undefined, 'no')).rejects.toMatchObject(refused);
  await failed(3, 0, 'ana@example.com', null);
  await expect(login()).rejects.toMatchObject(tooMany);
  await own.superuser.query(`UPDATE login_attempts SET at = at - interval '10 seconds'`);
  await login();
  for (let round = 0; round < 5; round += 1)
    await expect(login(undefined, 'no')).rejects.toMatchObject(refused);
});

test('the wait for an email doubles up to a minute, whoever asks', async () => {
  await failed(10, 0, 'ana@example.com', '198.51.100.1');
  const first = await waitOf(login());
  expect(first).toBeGreaterThan(16);
  expect(first).toBeLessThanOrEqual(32);
  await failed(40, 0, 'ana@example.com', '198.51.100.1');
  const longest = await waitOf(login());
  expect(longest).toBeGreaterThan(32);
  expect(longest).toBeLessThanOrEqual(60);
  await expect(login('eva@example.com')).resolves.toBeDefined();
});

test('an address that tries many emails waits longer still, its neighbours do not', async () => {
  for (let n = 0; n < 30; n += 1) await failed(1, 0, `n${n}@example.com`, '192.0.2.1/32');
  const wait = await waitOf(login());
  expect(wait).toBeGreaterThan(60);
  expect(wait).toBeLessThanOrEqual(900);
  await expect(login(undefined, undefined, '::ffff:192.0.2.1')).rejects.toMatchObject(tooMany);
  await expect(login(undefined, undefined, '192.0.2.2')).resolves.toBeDefined();
});

test('one who holds a /64 is one', async () => {
  for (let n = 0; n < 26; n += 1) await failed(1, 0, `n${n}@example.com`, '2001:db8:0:1::/64');
  await expect(login(undefined, undefined, '2001:db8:0:1:a:b:c:d')).rejects.toMatchObject(tooMany);
  await expect(login(undefined, undefined, '2001:db8:0:2::1')).resolves.toBeDefined();
});

test('what is no address, or none, still counts by email', async () => {
  await expect(login(undefined, undefined, null)).resolves.toBeDefined();
  await expect(login(undefined, undefined, 'unix:')).resolves.toBeDefined();
  await failed(12, 0, 'ana@example.com', null);
  await expect(login(undefined, undefined, null)).rejects.toMatchObject(tooMany);
});

test('many at once get no more tries than one after another', async () => {
  const tries = await Promise.allSettled(Array.from({ length: 12 }, () => login(undefined, 'no')));
  const codes = tries.map((one) =>
    one.status === 'rejected' ? (one.reason as { code: string }).code : 'in',
  );
  expect(codes.filter((code) => code === 'login-refused').length).toBeLessThanOrEqual(8);
  expect(codes).toContain('too-many-attempts');
});

test('failures long past do not count', async () => {
  await failed(40, 16 * 60, 'ana@example.com', '192.0.2.1/32');
  await expect(login()).resolves.toBeDefined();
});

test('a hash of less work is renewed by the login that shows the password', async () => {
  // 'password', from the reference implementation's tests, with fewer passes than ours.
  const weak = await createUser(own.catalog, {
    ...{ email: 'vieja@example.com', nombre: 'V', role: 'staff', password },
  });
  const { argon2Sync } = await import('node:crypto');
  const parameters = { memory: 8192, passes: 1, parallelism: 1, tagLength: 32 };
  const nonce = Buffer.from('somesaltsomesalt');
  const hash = argon2Sync('argon2id', { message: password, nonce, ...parameters });
  const text = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
  await own.superuser.query('UPDATE users SET password_hash = $2 WHERE id = $1', [
    weak.id,
    `$argon2id$v=19$m=8192,t=1,p=1$${text(nonce)}$${text(hash)}`,
  ]);
  await login('vieja@example.com');
  const { rows } = await own.superuser.query<{ password_hash: string }>(
    'SELECT password_hash FROM users WHERE id = $1',
    [weak.id],
  );
  expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  await expect(login('vieja@example.com')).resolves.toMatchObject({ id: weak.id });
});

test('a password is confirmed, and changed', async () => {
  await confirmPassword(own.catalog, ana.id, password, null);
  await expect(confirmPassword(own.catalog, ana.id, 'no', null)).rejects.toMatchObject(refused);
  await expect(changePassword(own.catalog, ana.id, 'corta')).rejects.toMatchObject({
    code: 'bad-request',
  });
  await changePassword(own.catalog, ana.id, 'otra clave larga');
  await expect(login()).rejects.toMatchObject(refused);
  await login(undefined, 'otra clave larga');
  await changePassword(own.catalog, ana.id, password);
});
