import { z } from 'zod';
import { ClinicInput } from '../../contracts/clinic-input.ts';
import { DeclaredClinic } from '../../contracts/fleet-file/declared-clinic.ts';
import type { Language } from '../../contracts/language.ts';
import type { FleetMessages } from '../messages/fleet-messages.ts';
import {
  isMapping,
  type FleetEntry,
  type Place,
  type Problem,
  type ReadFleet,
} from './fleet-entry.ts';
import { anySecret, withSecrets } from './secrets.ts';

export interface CheckedClinic {
  readonly declared: DeclaredClinic;
  readonly place: FleetEntry['place'];
}

const mistakes = { es: z.locales.es().localeError, en: z.locales.en().localeError } as const;

const idOf = (value: unknown): string | null =>
  isMapping(value) && typeof value['id'] === 'string' ? value['id'] : null;

/** What a schema finds wrong, each at its place; a field that is not known at its own. */
const problemsIn = (
  schema: z.ZodType,
  value: unknown,
  entry: FleetEntry,
  language: Language,
): Problem[] => {
  const parsed = schema.safeParse(value, { error: mistakes[language] });
  if (parsed.success) return [];
  const clinic = idOf(value);
  return parsed.error.issues.flatMap((issue) => {
    const unknown = issue.code === 'unrecognized_keys';
    const paths = unknown ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => {
      const place = entry.place(path, unknown ? 'name' : undefined);
      const field = place.field || path.map(String).join('.');
      // What the defaults say is nobody's own mistake.
      const whose = field.startsWith('defaults.') ? null : clinic;
      return { ...place, field, clinic: whose, message: issue.message };
    });
  });
};

/** A mistake in the defaults is one mistake, however many clinics lie over them. */
const distinct = (problems: readonly Problem[]): Problem[] => {
  const seen = new Map<string, Problem>();
  for (const problem of problems) {
    const key = `${problem.line}:${problem.column}:${problem.message}`;
    if (!seen.has(key)) seen.set(key, problem);
  }
  return [...seen.values()].toSorted((a, b) => a.line - b.line || a.column - b.column);
};

export interface CheckedFleet {
  readonly clinics: readonly CheckedClinic[];
  /** In the order in which they stand in the file. */
  readonly problems: readonly Problem[];
}

/** Checks what was read of a file, each clinic by itself; all that is wrong is told at once. */
export const checkFleet = (
  { entries, problems: known }: ReadFleet,
  language: Language,
  words: FleetMessages,
): CheckedFleet => {
  const problems = [...known];
  const clinics: CheckedClinic[] = [];
  const lines = new Map<string, Place>();
  for (const entry of entries) {
    const own = problemsIn(DeclaredClinic, entry.value, entry, language);
    problems.push(...own);
    const id = idOf(entry.value);
    const place = entry.place(['id']);
    const before = id === null ? undefined : lines.get(id);
    if (id !== null && before)
      problems.push({ ...place, clinic: id, message: words.doubledClinic(id, before.line) });
    else if (id !== null) lines.set(id, place);
    if (own.length === 0 && !before)
      clinics.push({ declared: DeclaredClinic.parse(entry.value), place: entry.place });
  }
  return { clinics, problems: distinct(problems) };
};

/** What a clinic lacks to be taken on: all that the API needs of a new one, its secrets too. */
export const problemsOfNew = (
  { declared, place }: CheckedClinic,
  language: Language,
): Problem[] => {
  const body = withSecrets(declared, anySecret);
  return problemsIn(ClinicInput, { name: declared.id, ...body }, { value: body, place }, language);
};
