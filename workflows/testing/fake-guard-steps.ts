import type { GuardSteps } from '../../activities/guard/guard-step-names.ts';

/** An empty fleet. */
export const fakeGuardSteps: GuardSteps = {
  beginGuardRound: () => Promise.resolve(),
  lookAtClinics: () => Promise.resolve({ next: null }),
  listGuardedServers: () => Promise.resolve({ servers: [], next: null }),
  lookAtServer: () => Promise.resolve(),
  lookAtFleet: () => Promise.resolve(),
  listGuardHosts: () => Promise.resolve([]),
  lookAtDisks: () => Promise.resolve(),
  recordFailedLook: () => Promise.resolve(),
  endGuardRound: () => Promise.resolve({ open: 0 }),
  tellAlarms: () => Promise.resolve(),
};
