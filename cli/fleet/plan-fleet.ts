import type { ClinicView } from '../../contracts/api/clinic.ts';
import type { Language } from '../../contracts/language.ts';
import type { FleetMessages } from '../messages/fleet-messages.ts';
import { changeBody, secretFates, type SecretFate } from './change-body.ts';
import { problemsOfNew, type CheckedClinic } from './check-fleet.ts';
import { diffClinic, type FieldChange } from './diff-clinic.ts';
import type { Problem } from './fleet-entry.ts';
import { SecretMissing, withSecrets, type Reveal } from './secrets.ts';

/** What is to be done about one clinic. `rest`: its schedule is taken away, and nothing else. */
export type ClinicPlan =
  | { readonly kind: 'add'; readonly id: string; readonly name: string; readonly body: object }
  | {
      readonly kind: 'change';
      readonly id: string;
      readonly changes: readonly FieldChange[];
      readonly secrets: readonly SecretFate[];
      readonly body: object;
      /** As it stood when this was planned. */
      readonly view: ClinicView;
    }
  | { readonly kind: 'same'; readonly id: string }
  | {
      readonly kind: 'rest';
      readonly id: string;
      readonly view: ClinicView;
      readonly body: object;
    };

export interface FleetPlan {
  readonly clinics: readonly ClinicPlan[];
  readonly problems: readonly Problem[];
}

export interface PlanTerms {
  readonly language: Language;
  readonly words: FleetMessages;
  readonly reveal: Reveal;
  /** Clinics that are not in the file lose their schedule. */
  readonly prune: boolean;
  /** Secrets are sent again, whether or not anything else changes. */
  readonly allSecrets: boolean;
  readonly now: Date;
}

const resting = { backupSchedule: 'disabled' } as const;

/** Where a reference stands in a declared clinic. */
const pathTo = (value: unknown, reference: string): PropertyKey[] | null => {
  if (value === reference) return [];
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    const rest = pathTo(inner, reference);
    if (rest) return [Array.isArray(value) ? Number(name) : name, ...rest];
  }
  return null;
};

/** Compares what is declared with what there is; every secret that would be sent is looked up already. */
export const planFleet = (
  declared: readonly CheckedClinic[],
  present: readonly ClinicView[],
  terms: PlanTerms,
): FleetPlan => {
  const problems: Problem[] = [];
  const views = new Map(present.map((view) => [view.id, view]));

  const planOf = (clinic: CheckedClinic): ClinicPlan | null => {
    const { id, name = id } = clinic.declared;
    const view = views.get(id);
    if (view?.archivedAt) {
      const place = clinic.place(['id']);
      problems.push({ ...place, clinic: id, message: terms.words.archived(id) });
      return null;
    }
    if (!view) {
      const lacking = problemsOfNew(clinic, terms.language);
      problems.push(...lacking);
      if (lacking.length > 0) return null;
      const body = { name, ...withSecrets(clinic.declared, terms.reveal) };
      return { kind: 'add', id, name, body };
    }
    const changes = diffClinic(clinic.declared, view, terms.now);
    const secrets = secretFates(clinic.declared, view, terms.allSecrets);
    if (changes.length === 0 && !secrets.some(({ sent }) => sent)) return { kind: 'same', id };
    const body = changeBody(clinic.declared, changes, secrets, terms.reveal);
    return { kind: 'change', id, changes, secrets, body, view };
  };

  const clinics = declared.flatMap((clinic): ClinicPlan[] => {
    try {
      const plan = planOf(clinic);
      return plan ? [plan] : [];
    } catch (error) {
      if (!(error instanceof SecretMissing)) throw error;
      const place = clinic.place(pathTo(clinic.declared, error.reference) ?? ['id']);
      const { message } = error;
      problems.push({ ...place, clinic: clinic.declared.id, message });
      return [];
    }
  });
  const named = new Set(declared.map(({ declared: { id } }) => id));
  const left = terms.prune
    ? present.filter(
        ({ id, archivedAt, schedule }) =>
          archivedAt === null && !named.has(id as never) && schedule.backupSchedule !== 'disabled',
      )
    : [];
  return {
    clinics: [
      ...clinics,
      ...left.map((view): ClinicPlan => {
        return { kind: 'rest', id: view.id, view, body: { schedule: resting } };
      }),
    ],
    problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column),
  };
};
