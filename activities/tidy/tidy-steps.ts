import { removeOldKeys } from '../../catalog/idempotency/idempotency-keys.ts';
import { removeExpiredSessions } from '../../catalog/sessions/remove-expired-sessions.ts';
import type { StepDependencies } from '../step-dependencies.ts';
import type { TidySteps } from './tidy-step-names.ts';

/** What the catalog forgets by itself. */
export const createTidySteps = ({ catalog }: Pick<StepDependencies, 'catalog'>): TidySteps => ({
  forgetOld: async () => ({
    idempotencyKeys: await removeOldKeys(catalog),
    sessions: await removeExpiredSessions(catalog),
  }),
});
