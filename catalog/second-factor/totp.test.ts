import { describe, expect, test } from '@jest/globals';
import { base32, hotp, otpauthUri, stepAt, stepOf } from './totp.ts';

const secret = Buffer.from('12345678901234567890');

describe('the vectors of the standards', () => {
  // RFC 4226, appendix D.
  test.each([
    [0, '755224'],
    [1, '287082'],
    [2, '359152'],
    [7, '162583'],
    [9, '520489'],
  ])('HOTP of counter %i', (counter, code) => {
    expect(hotp(secret, counter)).toBe(code);
  });

  // RFC 6238, appendix B, SHA-1.
  test.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('TOTP at %i seconds', (seconds, code) => {
    expect(hotp(secret, stepAt(new Date(seconds * 1000)), 8)).toBe(code);
  });

  // RFC 4648, section 10.
  test.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('base32 of "%s"', (plain, text) => {
    expect(base32(Buffer.from(plain))).toBe(text);
  });
});

describe('a code', () => {
  const at = new Date(1_234_567_890_000);
  const step = stepAt(at);

  test('is taken one step early or late, and no more', () => {
    const taken = [-2, -1, 0, 1, 2].map((shift) =>
      stepOf(secret, hotp(secret, step + shift), at, 0),
    );
    expect(taken).toEqual([null, step - 1, step, step + 1, null]);
  });

  test('is taken once: none of that step or an earlier one again', () => {
    expect(stepOf(secret, hotp(secret, step), at, step)).toBeNull();
    expect(stepOf(secret, hotp(secret, step - 1), at, step)).toBeNull();
    expect(stepOf(secret, hotp(secret, step + 1), at, step)).toBe(step + 1);
  });

  test.each(['', '12345', '1234567', `${hotp(secret, step)}0`, 'ñññ', '０１２３４５'])(
    'of another form is none: "%s"',
    (code) => {
      expect(stepOf(secret, code, at, 0)).toBeNull();
    },
  );
});

test('the address that an authenticator scans names the account and the secret', () => {
  expect(otpauthUri(secret, 'ana+x@example.com')).toBe(
    'otpauth://totp/Resguardo:ana%2Bx%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Resguardo&algorithm=SHA1&digits=6&period=30',
  );
});
