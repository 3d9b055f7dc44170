import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { SignedEvidence } from '../api/evidence.ts';
import { ResguardoError } from '../resguardo-error.ts';
import { canonicalText, type Json } from './canonical-text.ts';
import { signedText } from './signed-text.ts';
import { signingKeyId } from './signing-key-id.ts';

const altered = (why: string, cause?: unknown): ResguardoError =>
  new ResguardoError('evidence-altered', { why }, { cause });

const Signed = z.looseObject({
  signature: z.strictObject({
    algorithm: z.literal('Ed25519'),
    keyId: z.string(),
    value: z.string(),
  }),
});

const parse = (json: string): Json => {
  try {
    return JSON.parse(json) as Json;
  } catch (error) {
    throw altered('it is not JSON', error);
  }
};

/** Texts as JSON writes them shortest, and no space between the signs. */
const tight = (json: string): string =>
  json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, text: string | undefined) =>
    text === undefined ? '' : JSON.stringify(JSON.parse(text)),
  );

/**
 * Readers of JSON take the last of two values with one name, and people see the first: then what was
 * read has less text than what is written. Order and spaces, which tools change, do not count.
 */
const expectNothingHidden = (json: string, read: Json): void => {
  if (tight(json).length !== canonicalText(read).length)
    throw altered('a name stands twice in it, or a number was rewritten');
};

/**
 * Checks a report against the public key (PEM) of the installation that should have signed it, and gives
 * it. The key must come from that installation itself, not along with the report.
 * @throws ResguardoError `evidence-altered`, its `why` saying what does not fit; `bad-request` for a key
 * that is none
 */
export const verifyEvidence = (json: string, publicKey: string): SignedEvidence => {
  const key = (() => {
    try {
      return createPublicKey(publicKey);
    } catch (error) {
      throw new ResguardoError('bad-request', { why: 'not a public key in PEM' }, { cause: error });
    }
  })();
  const read = parse(json);
  const signed = Signed.safeParse(read);
  if (!signed.success) throw altered('it bears no signature', signed.error);
  const { signature, ...report } = signed.data;
  const keyId = signingKeyId(publicKey);
  if (signature.keyId !== keyId)
    throw altered(`signed by the key ${signature.keyId}, not ${keyId}`);
  const value = Buffer.from(signature.value, 'base64url');
  const wellWritten = value.toString('base64url') === signature.value;
  const text = signedText(report as Record<string, Json>, signature);
  if (!wellWritten || !verify(null, Buffer.from(text), key, value))
    throw altered('its contents are not what was signed');
  expectNothingHidden(json, read);
  const known = SignedEvidence.safeParse(read);
  if (!known.success) throw altered('it is signed, and not an evidence report', known.error);
  // As it was signed: what this version would fill in for an older report was signed by nobody.
  return read as unknown as SignedEvidence;
};
