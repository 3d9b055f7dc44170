import { expect, test } from '@jest/globals';
import { hashOfNobody, hashPassword, isWeakHash, verifyPassword } from './password.ts';

/** From the reference implementation's own test suite (phc-winner-argon2, src/test.c). */
const reference =
  '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';

test("the reference implementation's hash verifies", async () => {
  expect(await verifyPassword('password', reference)).toBe(true);
  expect(await verifyPassword('differentpassword', reference)).toBe(false);
});

test('a hash says its parameters, at least 19 MiB, 2 passes, 1 lane, and is salted', async () => {
  const [one, two] = [await hashPassword('una clave'), await hashPassword('una clave')];
  const [, m, t, p] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(one) ?? [];
  expect(Number(m)).toBeGreaterThanOrEqual(19 * 1024);
  expect(Number(t)).toBeGreaterThanOrEqual(2);
  expect(Number(p)).toBe(1);
  expect(one).not.toBe(two);
  expect(await verifyPassword('una clave', one)).toBe(true);
  expect(await verifyPassword('una clav', one)).toBe(false);
  expect(await verifyPassword('', one)).toBe(false);
});

test('ñ is ñ, however the keyboard sends it', async () => {
  const hash = await hashPassword('contrase\u00f1a');
  expect(await verifyPassword('contrasen\u0303a', hash)).toBe(true);
});

test('one made with less is to be renewed', async () => {
  expect(isWeakHash(reference.replace('m=65536', 'm=4096'))).toBe(true);
  expect(isWeakHash(await hashPassword('una clave'))).toBe(false);
});

test("nobody's hash costs a real one's work and opens for nothing", async () => {
  expect(isWeakHash(hashOfNobody)).toBe(false);
  expect(await verifyPassword('nobody', hashOfNobody)).toBe(false);
});

test('what is no hash is an error, not a wrong password', async () => {
  await expect(verifyPassword('x', 'plain')).rejects.toThrow(TypeError);
});
