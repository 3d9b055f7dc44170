import type { DomainSteps } from '../../activities/domains/domain-step-names.ts';

/** No clinic has domains. */
export const fakeDomainSteps: DomainSteps = {
  clinicsWithDomains: () => Promise.resolve({ clinics: [], next: null }),
  lookAtDomains: () => Promise.resolve(),
  forgetDomainRounds: () => Promise.resolve(0),
};
