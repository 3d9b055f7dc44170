import type { VerificationView } from '../../contracts/api/backup.ts';
import type { Language } from '../../contracts/language.ts';
import type { Verification } from '../runs/verification.ts';
import { failureView } from './failure-view.ts';
import { iso, isoOrNull } from './iso.ts';

/** A read-back as it is shown. */
export const verificationView = (
  language: Language,
  { state, startedAt, endedAt, outcome, failure }: Verification,
): VerificationView => ({
  state,
  startedAt: iso(startedAt),
  endedAt: isoOrNull(endedAt),
  copies: (outcome?.copies ?? []).map((copy) => ({
    destination: copy.destination,
    state: copy.state,
    failure: copy.failure && failureView(language, copy.failure),
  })),
  drill: outcome?.drill ?? null,
  failure: failure && failureView(language, failure),
});
