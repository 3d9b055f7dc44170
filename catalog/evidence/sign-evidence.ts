import {
  SignedEvidence,
  type EvidenceKey,
  type EvidenceReport,
} from '../../contracts/api/evidence.ts';
import type { Json } from '../../contracts/evidence/canonical-text.ts';
import { signedText } from '../../contracts/evidence/signed-text.ts';
import { canonical } from '../audit/canonical-json.ts';
import type { Catalog } from '../database/catalog.ts';

/**
 * Signs a report with this installation's own key, which comes from the master key: every process of
 * an installation has the same one, and nobody without the master key has it.
 */
export const signEvidence = (
  { sealer: { signingKey } }: Pick<Catalog, 'sealer'>,
  report: EvidenceReport,
): SignedEvidence => {
  const head = { algorithm: 'Ed25519', keyId: signingKey.keyId } as const;
  const plain = canonical(report) as Record<string, Json>;
  const value = signingKey.sign(signedText(plain, head)).toString('base64url');
  return SignedEvidence.parse({ ...plain, signature: { ...head, value } });
};

/** What anybody may check such reports with. */
export const evidenceKey = ({ sealer: { signingKey } }: Pick<Catalog, 'sealer'>): EvidenceKey => ({
  algorithm: 'Ed25519',
  keyId: signingKey.keyId,
  publicKey: signingKey.publicKey,
});
