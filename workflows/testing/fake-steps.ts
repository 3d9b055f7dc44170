import type { OpenedBackup } from '../../contracts/activities.ts';
import type { ChangeSteps } from '../../activities/change-steps.ts';
import type { CatchUpSteps } from '../../activities/catch-up/catch-up-step-names.ts';
import type { DeliverySteps } from '../../activities/deliveries/delivery-step-names.ts';
import type { DigestSteps } from '../../activities/digest/digest-step-names.ts';
import type { DomainSteps } from '../../activities/domains/domain-step-names.ts';
import type { GuardSteps } from '../../activities/guard/guard-step-names.ts';
import type { LockSteps } from '../../activities/locks/lock-step-names.ts';
import type { RetentionSteps } from '../../activities/retention/retention-step-names.ts';
import type { SampleSteps } from '../../activities/samples/sample-step-names.ts';
import type { ScheduleSteps } from '../../activities/schedules/schedule-step-names.ts';
import type { Steps } from '../../activities/steps.ts';
import type { TurnSteps } from '../../activities/turns/turn-step-names.ts';
import { fakeChangeSteps } from './fake-change-steps.ts';
import { fakeDomainSteps } from './fake-domain-steps.ts';
import { fakeGuardSteps } from './fake-guard-steps.ts';
import { fakeNotifySteps } from './fake-notify-steps.ts';
import { fakeRetentionSteps } from './fake-retention-steps.ts';
import { fakeScheduleSteps } from './fake-schedule-steps.ts';

export const openedBackup: OpenedBackup = {
  backupId: 7,
  fileName: 'backup-sql-demo-2026-01-01-020000.sql.zst',
  destinations: [
    { name: 's3', kind: 's3', required: true },
    { name: 'drive', kind: 'drive', required: true },
  ],
  drill: true,
  spool: { key: 'demo-7' },
  hostId: 'one',
  hostPatience: 600_000,
};

export type EveryStep = Steps &
  ChangeSteps &
  ScheduleSteps &
  RetentionSteps &
  LockSteps &
  CatchUpSteps &
  DigestSteps &
  DomainSteps &
  GuardSteps &
  TurnSteps &
  SampleSteps &
  DeliverySteps;

/** Steps that all go well and write their names down; a test replaces those it is about. */
export function fakeSteps(replaced: Partial<EveryStep> = {}): {
  steps: EveryStep;
  calls: string[];
} {
  const calls: string[] = [];
  const steps: EveryStep = {
    ...fakeChangeSteps,
    ...fakeDomainSteps,
    ...fakeScheduleSteps,
    ...fakeRetentionSteps,
    ...fakeNotifySteps,
    ...fakeGuardSteps,
    planSamples: () => Promise.resolve([]),
    standingSamples: () => Promise.resolve([]),
    lackingCopies: () => Promise.resolve([]),
    copyAcross: () => Promise.resolve({ bytes: 250 }),
    openBackup: () => Promise.resolve(openedBackup),
    takeSnapshot: () =>
      Promise.resolve({
        bytes: 250,
        sha256: 'a'.repeat(64),
        md5: 'b'.repeat(32),
        tables: 11,
        rows: 15_234,
        plainBytes: 1000,
        largeObjects: 0,
        attempts: 1,
      }),
    uploadCopy: () => Promise.resolve({ bytes: 250 }),
    publishManifest: () => Promise.resolve(),
    verifyCopy: () => Promise.resolve({ bytes: 250 }),
    drillCopy: () => Promise.resolve({ tables: 11, seconds: 1 }),
    recordCopyFailure: () => Promise.resolve(),
    recordDrillFailure: () => Promise.resolve(),
    endRecord: () => Promise.resolve(),
    removeCopy: () => Promise.resolve(null),
    locksToSettle: () => Promise.resolve([]),
    settleLock: () => Promise.resolve(),
    dropScratch: () => Promise.resolve(),
    removeSpool: () => Promise.resolve(),
    notifyPeople: () => Promise.resolve(),
    recordDeleted: () => Promise.resolve(),
    listCopies: () => Promise.resolve([{ destination: 's3', kind: 's3', state: 'intact' }]),
    planClinic: () => Promise.resolve({ scope: 'schema', tables: [] }),
    checkClinic: () => Promise.resolve({ parts: [] }),
    askTurn: () => Promise.resolve({ server: null }),
    lookAtTurns: () => Promise.resolve({ cap: 1, over: [] }),
    ...replaced,
  };
  const noted = Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [
      name,
      (...args: unknown[]) => {
        const about = args[0] as { destination?: string; news?: string } | undefined;
        const detail = about?.destination ?? about?.news;
        calls.push(detail === undefined ? name : `${name} ${detail}`);
        return (step as (...all: unknown[]) => unknown)(...args);
      },
    ]),
  );
  return { steps: noted as unknown as EveryStep, calls };
}
