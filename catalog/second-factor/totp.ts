import { createHmac, timingSafeEqual } from 'node:crypto';

/** RFC 6238 as every authenticator reads it: SHA-1, six digits, steps of 30 seconds. */
const stepSeconds = 30;
const digits = 6;
/** Steps before and after that are taken too: clocks differ (RFC 6238 §5.2). */
const slack = 1;

/** RFC 4226 §5.3. */
export const hotp = (secret: Buffer, counter: number, length: number = digits): string => {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const hash = createHmac('sha1', secret).update(message).digest();
  const offset = (hash[hash.length - 1] ?? 0) & 0x0f;
  const value = hash.readUInt32BE(offset) & 0x7fffffff;
  return String(value % 10 ** length).padStart(length, '0');
};

export const stepAt = (at: Date): number => Math.floor(at.getTime() / 1000 / stepSeconds);

/** The step that a code is of, later than `after`; null when it is of none. */
export const stepOf = (secret: Buffer, code: string, at: Date, after: number): number | null => {
  const given = Buffer.from(code.padEnd(digits).slice(0, digits + 1));
  let found: number | null = null;
  for (let step = stepAt(at) - slack; step <= stepAt(at) + slack; step += 1) {
    const right = Buffer.from(hotp(secret, step));
    const same = given.length === right.length && timingSafeEqual(given, right);
    if (same && step > after) found ??= step;
  }
  return found;
};

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 §6, without padding: how authenticators take a secret. */
export const base32 = (bytes: Buffer): string => {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) {
      text += alphabet[(held >>> (bits - 5)) & 31] ?? '';
      held &= (1 << (bits - 5)) - 1;
    }
  }
  return bits === 0 ? text : text + (alphabet[(held << (5 - bits)) & 31] ?? '');
};

/** What an authenticator scans: `otpauth://totp/…`. */
export const otpauthUri = (secret: Buffer, account: string): string => {
  const issuer = 'Resguardo';
  const label = `${issuer}:${encodeURIComponent(account)}`;
  const query = `secret=${base32(secret)}&issuer=${issuer}&algorithm=SHA1&digits=${digits}&period=${stepSeconds}`;
  return `otpauth://totp/${label}?${query}`;
};
