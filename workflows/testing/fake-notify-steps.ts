import type { DigestSteps } from '../../activities/digest/digest-step-names.ts';

/** Nobody wants a digest. */
export const fakeNotifySteps: DigestSteps = {
  dueDigests: () => Promise.resolve({ due: [], next: null }),
  sendDigest: () => Promise.resolve(),
};
