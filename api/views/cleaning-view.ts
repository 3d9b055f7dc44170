import type { CleaningRecord } from '../../catalog/cleanings/cleaning-record.ts';
import type { CleaningView, CleanPlanView, CleanRunView } from '../../contracts/api/cleaning.ts';
import type { CleanPlan, CleanProgress } from '../../contracts/clean-range.ts';
import type { Language } from '../../contracts/language.ts';
import { failureView } from './failure-view.ts';
import { iso, isoOrNull } from './iso.ts';
import type { People } from './people.ts';

export const cleaningAddress = (clinic: string, cleaning: number): string =>
  `/api/clinics/${clinic}/cleanings/${cleaning}`;

/** What a cleaning would delete, as it is shown. */
export const cleanPlanView = (language: Language, plan: CleanPlan): CleanPlanView => ({
  ...plan,
  refusal: plan.refusal && failureView(language, plan.refusal),
});

/** A cleaning as it is shown. */
export const cleaningView = (
  language: Language,
  record: CleaningRecord,
  people: People,
): CleaningView => {
  const { id, clinicId, plan, failure } = record;
  const address = cleaningAddress(clinicId, id);
  return {
    id,
    clinic: clinicId,
    range: record.range,
    tables: record.tables,
    state: record.state,
    backup: record.backupId,
    requestedBy: people(record.requestedBy),
    requestedAt: iso(record.requestedAt),
    startedAt: isoOrNull(record.startedAt),
    endedAt: isoOrNull(record.endedAt),
    plan: plan && cleanPlanView(language, plan),
    result: record.result,
    failure: failure && failureView(language, failure),
    address,
    events: `${address}/events`,
  };
};

/** Where a cleaning stands, as it is shown. */
export const cleanRunView = (
  language: Language,
  progress: CleanProgress,
  ended: boolean,
): CleanRunView => ({
  ...progress,
  ended,
  failure: progress.error && failureView(language, progress.error),
});
