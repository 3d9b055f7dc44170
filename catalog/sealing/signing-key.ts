import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { signingKeyId } from '../../contracts/evidence/signing-key-id.ts';

/** An Ed25519 key (RFC 8032). */
export interface SigningKey {
  readonly keyId: string;
  /** SPKI in PEM, as any tool reads it. */
  readonly publicKey: string;
  sign(text: string): Buffer;
}

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410 §7). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key that belongs to 32 secret bytes: the same bytes, the same key. */
export const createSigningKey = (seed: Buffer): SigningKey => {
  if (seed.length !== 32) throw new TypeError('an Ed25519 key is made of 32 bytes');
  const key = createPrivateKey({
    ...{ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' },
  });
  const publicKey = createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString();
  return {
    keyId: signingKeyId(publicKey),
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), key),
  };
};
