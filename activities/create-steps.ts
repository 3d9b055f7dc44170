import type { AccountSteps } from './account-step-names.ts';
import { createAccountSteps } from './account-steps.ts';
import type { ChangeSteps } from './change-steps.ts';
import type { CatchUpSteps } from './catch-up/catch-up-step-names.ts';
import { createCatchUpSteps } from './catch-up/catch-up-steps.ts';
import { createAskSteps } from './ask-steps.ts';
import { asSteps } from './as-steps.ts';
import { createCleanRangeSteps } from './clean-range-steps.ts';
import { createCleanSteps } from './clean-steps.ts';
import { createCopySteps } from './copy-steps.ts';
import { createKeptSteps } from './kept-steps.ts';
import type { DeliverySteps } from './deliveries/delivery-step-names.ts';
import { createDeliverySteps } from './deliveries/delivery-steps.ts';
import { createUnsentMailSteps } from './deliveries/unsent-mail-steps.ts';
import type { DigestSteps } from './digest/digest-step-names.ts';
import { createDigestSteps } from './digest/digest-steps.ts';
import type { DomainSteps } from './domains/domain-step-names.ts';
import { createDomainSteps } from './domains/domain-steps.ts';
import type { GuardSteps } from './guard/guard-step-names.ts';
import { createGuardSteps } from './guard/guard-steps.ts';
import { createNotifyChangeSteps } from './notify-change-steps.ts';
import { createNotifySteps } from './notify-steps.ts';
import { createProofSteps } from './proof-steps.ts';
import { createScheduleSteps } from './schedules/schedule-steps.ts';
import type { ScheduleSteps } from './schedules/schedule-step-names.ts';
import { createRecordSteps } from './record-steps.ts';
import { createRehearseSteps } from './rehearse-steps.ts';
import type { LockSteps } from './locks/lock-step-names.ts';
import { createLockSteps } from './locks/lock-steps.ts';
import type { RetentionSteps } from './retention/retention-step-names.ts';
import { createRetentionSteps } from './retention/retention-steps.ts';
import { createRestoreRecordSteps } from './restore-record-steps.ts';
import { createRestoreSteps } from './restore-steps.ts';
import { createSnapshotSteps } from './snapshot-steps.ts';
import type { SampleSteps } from './samples/sample-step-names.ts';
import { createSampleSteps } from './samples/sample-steps.ts';
import type { StepDependencies } from './step-dependencies.ts';
import type { Steps } from './steps.ts';
import type { TidySteps } from './tidy/tidy-step-names.ts';
import { createTidySteps } from './tidy/tidy-steps.ts';
import type { TurnSteps } from './turns/turn-step-names.ts';
import { createTurnSteps } from './turns/turn-steps.ts';

/** Every step, as the worker registers them with Temporal. */
export const createSteps = (
  deps: StepDependencies,
): Steps &
  AccountSteps &
  ScheduleSteps &
  ChangeSteps &
  RetentionSteps &
  LockSteps &
  CatchUpSteps &
  DigestSteps &
  DomainSteps &
  GuardSteps &
  TurnSteps &
  TidySteps &
  SampleSteps &
  DeliverySteps =>
  asSteps({
    ...createRecordSteps(deps),
    ...createSnapshotSteps(deps),
    ...createCopySteps(deps),
    ...createProofSteps(deps),
    ...createCleanSteps(deps),
    ...createNotifySteps(deps),
    ...createDigestSteps(deps),
    ...createDomainSteps(deps),
    ...createDeliverySteps(deps),
    ...createUnsentMailSteps(deps),
    ...createAskSteps(deps),
    ...createTidySteps(deps),
    ...createScheduleSteps(deps),
    ...createRestoreRecordSteps(deps),
    ...createRestoreSteps(deps),
    ...createKeptSteps(deps),
    ...createNotifyChangeSteps(deps),
    ...createCleanRangeSteps(deps),
    ...createRehearseSteps(deps),
    ...createRetentionSteps(deps),
    ...createLockSteps(deps),
    ...createAccountSteps(deps),
    ...createCatchUpSteps(deps),
    ...createGuardSteps(deps),
    ...createTurnSteps(deps),
    ...createSampleSteps(deps),
  });
