import { createHash, createPublicKey } from 'node:crypto';

/** Names a public key (PEM): the first 16 hexadecimal digits of the SHA-256 of its SPKI in DER. */
export const signingKeyId = (publicKey: string): string => {
  const der = createPublicKey(publicKey).export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
};
