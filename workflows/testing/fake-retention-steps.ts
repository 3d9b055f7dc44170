import type { RetentionSteps } from '../../activities/retention/retention-step-names.ts';

/** A fleet of one clinic, of which retention keeps everything. */
export const fakeRetentionSteps: RetentionSteps = {
  backupsToPrune: () => Promise.resolve([]),
  recordPruned: () => Promise.resolve(true),
  backupsToPurge: () => Promise.resolve([]),
  listFleet: () => Promise.resolve({ clinics: ['demo'], next: null }),
};
