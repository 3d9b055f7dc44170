import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/**
 * The least that OWASP's Password Storage Cheat Sheet asks of Argon2id: 19 MiB, 2 passes, 1 lane. Some
 * 40 ms on a slow core, and ten logins at once stay under 200 MiB. Raised here, older hashes are
 * renewed at the next login.
 */
const memory = 19_456;
const passes = 2;
const parallelism = 1;
const saltBytes = 16;
const hashBytes = 32;

interface Phc {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const pattern = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

const parse = (text: string): Phc => {
  const [, m, t, p, salt, hash] = pattern.exec(text) ?? [];
  if (salt === undefined || hash === undefined) throw new TypeError('not an argon2id PHC string');
  return {
    memory: Number(m),
    passes: Number(t),
    parallelism: Number(p),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
};

/** One and the same letter can be typed as one code point or as two: `ñ`, `n` and a tilde. */
const compute = (password: string, phc: Omit<Phc, 'hash'>, length: number): Promise<Buffer> =>
  derive('argon2id', {
    message: password.normalize('NFC'),
    nonce: phc.salt,
    memory: phc.memory,
    passes: phc.passes,
    parallelism: phc.parallelism,
    tagLength: length,
  });

/** Argon2id as a PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`, RFC 9106. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(saltBytes);
  const hash = await compute(password, { memory, passes, parallelism, salt }, hashBytes);
  const parameters = `m=${memory},t=${passes},p=${parallelism}`;
  return `$argon2id$v=19$${parameters}$${unpadded(salt)}$${unpadded(hash)}`;
};

export const verifyPassword = async (password: string, phcString: string): Promise<boolean> => {
  const phc = parse(phcString);
  const hash = await compute(password, phc, phc.hash.length);
  return timingSafeEqual(hash, phc.hash);
};

/** Whether it was made with less than today's parameters, so that the next login should renew it. */
export const isWeakHash = (phcString: string): boolean => {
  const phc = parse(phcString);
  return phc.memory < memory || phc.passes < passes;
};

/** A hash of nothing known: verifying against it costs what a real one costs. */
export const hashOfNobody = `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(Buffer.alloc(saltBytes, 'nobody'))}$${unpadded(Buffer.alloc(hashBytes, 'nobody'))}`;
