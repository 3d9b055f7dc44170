import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits; the prefix lets scanners of leaked secrets know one. */
export const newToken = (): string => `rsg_${randomBytes(32).toString('base64url')}`;

/** A fast hash is enough for what cannot be guessed. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();
