import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { DriveSecret } from '../../contracts/destination.ts';

/** What a later attempt needs to go on: which upload, of what, and of which writing of the source. */
const Resumable = z.object({ key: z.string(), attempt: z.string(), address: z.string() });
export type Resumable = z.infer<typeof Resumable>;

/**
 * Tokens travel through workflow histories, and an upload's address lets anyone send bytes to it: so it is
 * sealed with a key made from the destination's own secret.
 */
export interface ResumeTokens {
  seal(what: Resumable): string;
  /** Null for what is not ours, or of another key. */
  open(token: string | null | undefined): Resumable | null;
}

const nonceBytes = 12;
const tagBytes = 16;

export function resumeTokens(secret: DriveSecret): ResumeTokens {
  const material = secret.mode === 'oauth' ? secret.refreshToken : secret.privateKey;
  const key = Buffer.from(hkdfSync('sha256', material, '', 'resguardo drive resume token', 32));
  return {
    seal(what) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const text = Buffer.concat([cipher.update(JSON.stringify(what)), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
    },
    open(token) {
      const sealed = Buffer.from(token ?? '', 'base64url');
      if (sealed.length <= nonceBytes + tagBytes) return null;
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes));
      decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
      try {
        const text = Buffer.concat([
          decipher.update(sealed.subarray(nonceBytes + tagBytes)),
          decipher.final(),
        ]);
        return Resumable.parse(JSON.parse(text.toString()));
      } catch {
        return null; // sealed with another key: then it is of no use to us
      }
    },
  };
}
