import { canonicalText, type Json } from './canonical-text.ts';

/** What a signature says of itself; with `value` it is the report's `signature`. */
export interface SignatureHead {
  readonly algorithm: 'Ed25519';
  readonly keyId: string;
}

/** The text that is signed: the whole report and what its signature says of itself, all but its value. */
export const signedText = (
  report: { readonly [key: string]: Json },
  { algorithm, keyId }: SignatureHead,
): string => canonicalText({ ...report, signature: { algorithm, keyId } });
