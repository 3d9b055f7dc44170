import type { ClinicPlan } from '../../contracts/activities.ts';
import type { PlanView } from '../../contracts/api/clinic.ts';
import type { Language } from '../../contracts/language.ts';
import { planReasonWords } from '../../contracts/messages/plan-reason-words.ts';

/** A plan as people read it: each reason in their language. */
export const planView = (language: Language, plan: ClinicPlan): PlanView => ({
  scope: plan.scope,
  tables: plan.tables.map((table) => ({
    ...table,
    reason: table.because ? planReasonWords(language, table.because) : table.reason,
  })),
});
