import type { Session } from '../session.ts';
import type { FleetPlan } from './plan-fleet.ts';

const shown = (value: unknown): string => {
  if (value === undefined || value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** What a plan would do, clinic by clinic and field by field. */
export const fleetPlanLines = (
  { words: { fleet }, figures }: Session,
  { clinics }: FleetPlan,
): string[] => {
  const count = (kind: string): string =>
    figures.count(clinics.filter((one) => one.kind === kind).length);
  const lines = clinics.flatMap((plan) => {
    switch (plan.kind) {
      case 'add':
        return [fleet.adds(plan.id, plan.name)];
      case 'change':
        return [
          fleet.changes(plan.id),
          ...plan.changes.map(({ field, from, to }) => fleet.field(field, shown(from), shown(to))),
          ...plan.secrets.map(({ field, sent }) => fleet.secret(field, sent)),
        ];
      case 'rest':
        return [fleet.rests(plan.id)];
      case 'same':
        return [];
    }
  });
  return [
    ...lines,
    ...(clinics.some(({ kind }) => kind === 'same') ? [fleet.same(count('same'))] : []),
    ...(lines.length === 0
      ? [fleet.nothing]
      : ['', fleet.summary(count('add'), count('change'), count('rest'))]),
  ];
};

/** The same for a program: no body, and so no secret. */
export const planDocument = ({ clinics }: FleetPlan): object => ({
  changes: clinics.filter(({ kind }) => kind !== 'same').length,
  clinics: clinics.map((plan) => ({
    clinic: plan.id,
    action: plan.kind,
    ...(plan.kind === 'change' ? { fields: plan.changes, secrets: plan.secrets } : {}),
  })),
});
