import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { masterKeyBytes } from './master-key.ts';
import { createSigningKey, type SigningKey } from './signing-key.ts';
import type { Sealed, SealedPlace } from './sealed.ts';

const version = 'v1';
const nonceBytes = 12;
const tagBytes = 16;

export interface Sealer {
  /** Which master key this is: tells keys apart, tells nothing of the key. */
  readonly keyId: string;
  seal(plain: string, place: SealedPlace): Sealed;
  /** `master-key-wrong` when another key sealed it; `secret-altered` when it was changed or moved. */
  open(sealed: Sealed, place: SealedPlace): string;
  /** HMAC-SHA-256 under a key of its own: only a holder of the master key can make it. */
  mac(data: Buffer): Buffer;
  /** What reports are signed with: its public half may be given to anybody. */
  readonly signingKey: SigningKey;
}

const placeName = ({ table, row, field }: SealedPlace): string => `${table}.${field} [${row}]`;

/**
 * AES-256-GCM (NIST SP 800-38D, random 96-bit nonces) under keys derived from the master key by
 * HKDF-SHA-256, one for each use. A value reads `v1.<key id>.<nonce>.<ciphertext and tag>`; version,
 * key id and place are authenticated with it.
 */
export const createSealer = (masterKey: Buffer): Sealer => {
  if (masterKey.length !== masterKeyBytes)
    throw new ResguardoError('setting-invalid', {
      setting: 'RESGUARDO_MASTER_KEY',
      why: `not ${masterKeyBytes} bytes`,
    });
  const derive = (use: string): Buffer =>
    Buffer.from(hkdfSync('sha256', masterKey, '', `resguardo/${use}`, 32));
  const sealKey = derive('seal');
  const macKey = derive('mac');
  const keyId = derive('key-id').subarray(0, 6).toString('hex');
  // JSON keeps the parts apart: table "a", row "bc" is not table "ab", row "c".
  const bound = ({ table, row, field }: SealedPlace): Buffer =>
    Buffer.from(JSON.stringify(['resguardo', version, keyId, table, row, field]));

  return {
    keyId,
    seal(plain, place) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce, { authTagLength: tagBytes });
      cipher.setAAD(bound(place));
      const body = Buffer.concat([
        cipher.update(plain, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return [version, keyId, nonce.toString('base64url'), body.toString('base64url')].join(
        '.',
      ) as Sealed;
    },
    open(sealed, place) {
      const [foundVersion, foundKeyId, nonce = '', body = '', ...rest] = sealed.split('.');
      const bytes = Buffer.from(body, 'base64url');
      const nonceRead = Buffer.from(nonce, 'base64url');
      const altered = (cause?: unknown): ResguardoError =>
        new ResguardoError('secret-altered', { place: placeName(place) }, { cause });
      if (
        foundVersion !== version ||
        rest.length > 0 ||
        nonceRead.length !== nonceBytes ||
        bytes.length < tagBytes
      )
        throw altered();
      if (foundKeyId !== keyId) throw new ResguardoError('master-key-wrong');
      try {
        const cut = bytes.length - tagBytes;
        const decipher = createDecipheriv('aes-256-gcm', sealKey, nonceRead, {
          authTagLength: tagBytes,
        });
        decipher.setAAD(bound(place));
        decipher.setAuthTag(bytes.subarray(cut));
        return Buffer.concat([decipher.update(bytes.subarray(0, cut)), decipher.final()]).toString(
          'utf8',
        );
      } catch (error) {
        throw altered(error);
      }
    },
    signingKey: createSigningKey(derive('evidence/ed25519')),
    mac: (data) => createHmac('sha256', macKey).update(data).digest(),
  };
};
