import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Sealed, SealedPlace } from './sealed.ts';
import { createSealer } from './sealer.ts';

const key = randomBytes(32);
const sealer = createSealer(key);
const place: SealedPlace = { table: 'clinics', row: 'norte', field: 'password' };

test.each(['', 'contraseña', '🗝'.repeat(1000), 'a\u0000b'])(
  '%j opens where it was sealed',
  (plain) => {
    const sealed = sealer.seal(plain, place);
    expect(sealer.open(sealed, place)).toBe(plain);
    expect(createSealer(Buffer.from(key)).open(sealed, place)).toBe(plain);
  },
);

test('the same secret never reads the same twice', () => {
  expect(sealer.seal('x', place)).not.toBe(sealer.seal('x', place));
});

test.each<Partial<SealedPlace>>([
  { table: 'destinations' },
  { row: 'sur' },
  { field: 'drill_password' },
  { table: 'clinicsn', row: 'orte' },
])('moved to %j it does not open', (other) => {
  const sealed = sealer.seal('secret', place);
  expect(() => sealer.open(sealed, { ...place, ...other })).toThrow(/secret-altered/);
});

test('with another key it does not open, and the error says which of the two is wrong', () => {
  const sealed = sealer.seal('secret', place);
  expect(() => createSealer(randomBytes(32)).open(sealed, place)).toThrow(/master-key-wrong/);
});

test('under a forged key id it does not open either', () => {
  const other = createSealer(randomBytes(32));
  const [version, , ...rest] = other.seal('secret', place).split('.');
  const forged = [version, sealer.keyId, ...rest].join('.') as Sealed;
  expect(() => sealer.open(forged, place)).toThrow(/secret-altered/);
});

test('a change of any one character is refused', () => {
  const sealed = sealer.seal('a secret of some length', place);
  const body = sealed.lastIndexOf('.') + 1;
  for (let at = sealed.indexOf('.', 3) + 1; at < sealed.length; at += 1) {
    if (at === body - 1) continue;
    const changed = sealed[at] === 'A' ? 'Q' : 'A';
    const bad = (sealed.slice(0, at) + changed + sealed.slice(at + 1)) as Sealed;
    expect(() => sealer.open(bad, place)).toThrow(/secret-altered/);
  }
});

test.each(['', 'v1', 'v1.x.y', 'plain text', 'v2.a.b.c'])('%j is refused, not misread', (text) => {
  expect(() => sealer.open(text as Sealed, place)).toThrow(/secret-altered|master-key-wrong/);
});

test('a key of another length is refused', () => {
  expect(() => createSealer(randomBytes(31))).toThrow(/setting-invalid/);
});
