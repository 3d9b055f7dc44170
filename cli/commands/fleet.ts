import { stringify } from 'yaml';
import { fleetFileSchema } from '../../contracts/fleet-file/fleet-file.ts';
import { ApiProblem } from '../../contracts/client/api-problem.ts';
import { errorWords } from '../../contracts/messages/error-words.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { askLine } from '../ask.ts';
import { exitCodeOf } from '../exit-code.ts';
import { allClinics } from '../fleet/all-clinics.ts';
import { applyPlan, isOneClinics } from '../fleet/apply-plan.ts';
import { exportFleet } from '../fleet/export-fleet.ts';
import { loadFleet } from '../fleet/load-fleet.ts';
import { fleetPlanLines, planDocument } from '../fleet/plan-lines.ts';
import { planFleet, type ClinicPlan, type FleetPlan } from '../fleet/plan-fleet.ts';
import { problemLine, tellProblems } from '../fleet/tell-problems.ts';
import type { Session } from '../session.ts';

/** Exit code of a dry run that found changes. */
const changesPending = 2;

export interface ApplyOptions {
  readonly dryRun?: boolean;
  readonly prune?: boolean;
  readonly withSecrets?: boolean;
  readonly yes?: boolean;
  readonly schema?: boolean;
}

interface Done {
  readonly clinic: string;
  readonly action: ClinicPlan['kind'];
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** Each clinic by itself: one that is refused holds up none of the others. */
const carriedOut = async (session: Session, plans: readonly ClinicPlan[]): Promise<Done[]> => {
  const client = session.client();
  const { fleet } = session.words;
  const done: Done[] = [];
  for (const plan of plans) {
    const about = { clinic: plan.id, action: plan.kind };
    try {
      await applyPlan(client, plan);
      done.push({ ...about, error: null });
      const told = {
        add: fleet.added,
        change: fleet.changed,
        rest: fleet.rested,
        same: fleet.already,
      };
      session.say(told[plan.kind](plan.id));
    } catch (error) {
      if (!isOneClinics(error)) throw error;
      const { code, message } =
        error instanceof ApiProblem
          ? { code: error.problem.code, message: error.problem.detail }
          : { code: error.code, ...errorWords(session.language, error.code, error.params) };
      done.push({ ...about, error: { code, message } });
      session.say(fleet.failed(plan.id, `${message} ${session.words.code(code)}`));
    }
  }
  return done;
};

const pending = ({ clinics }: FleetPlan): ClinicPlan[] =>
  clinics.filter(({ kind }) => kind !== 'same');

const confirmed = async ({ terminal, words, json }: Session): Promise<void> => {
  if (json || !terminal.stdin.isTTY)
    throw new ResguardoError('confirmation-missing', { expected: '--yes' });
  const typed = await askLine(terminal, words.fleet.question);
  if (!/^(?:yes|y|sí|si|s)$/i.test(typed))
    throw new ResguardoError('confirmation-missing', { expected: words.yes });
};

/** Makes the clinics as a file declares them, after showing what that changes. */
export const apply = async (
  session: Session,
  file: string | undefined,
  options: ApplyOptions,
): Promise<number> => {
  if (options.schema) {
    const schema = fleetFileSchema();
    session.give([JSON.stringify(schema, null, 2)], schema);
    return 0;
  }
  if (file === undefined) throw new ResguardoError('bad-request', { why: 'clinics.yaml' });
  const { words, language, figures } = session;
  const loaded = await loadFleet(session, file);
  if (loaded.problems.length > 0) return tellProblems(session, file, loaded.problems);
  const plan = planFleet(loaded.clinics, await allClinics(session.client(), { archived: true }), {
    ...{ language, words: words.fleet, reveal: loaded.reveal, now: new Date() },
    ...{ prune: options.prune ?? false, allSecrets: options.withSecrets ?? false },
  });
  if (plan.problems.length > 0) return tellProblems(session, file, plan.problems);

  const todo = pending(plan);
  const lines = fleetPlanLines(session, plan);
  if (options.dryRun || todo.length === 0) {
    session.give(todo.length === 0 ? lines : [...lines, words.fleet.dryRun], planDocument(plan));
    return todo.length === 0 ? 0 : changesPending;
  }
  for (const line of lines) session.say(line);
  if (!options.yes) await confirmed(session);
  const done = await carriedOut(session, todo);
  const failed = done.flatMap(({ error }) => error ?? []);
  const count = (number: number): string => figures.count(number);
  session.give([words.fleet.applied(count(done.length - failed.length), count(failed.length))], {
    clinics: done,
  });
  return failed[0] ? exitCodeOf(failed[0].code) : 0;
};

export interface ImportOptions {
  readonly defaults?: string;
  readonly dryRun?: boolean;
  readonly skipBad?: boolean;
}

/** Takes on the clinics of a file: all that are new, or, where any row is wrong, none. */
export const clinicsImport = async (
  session: Session,
  file: string,
  { defaults, dryRun = false, skipBad = false }: ImportOptions,
): Promise<number> => {
  const { words, language, figures } = session;
  const { fleet } = words;
  const loaded = await loadFleet(session, file, defaults);
  const present = await allClinics(session.client(), { archived: true });
  const known = new Set(present.map(({ id }) => id));
  const already = loaded.clinics.filter(({ declared }) => known.has(declared.id));
  const fresh = loaded.clinics.filter(({ declared }) => !known.has(declared.id));
  const plan = planFleet(fresh, [], {
    ...{ language, words: fleet, reveal: loaded.reveal, now: new Date() },
    ...{ prune: false, allSecrets: false },
  });
  const problems = [...loaded.problems, ...plan.problems].toSorted(
    (a, b) => a.line - b.line || a.column - b.column,
  );
  const whole = problems.some(({ clinic }) => clinic === null);
  if (problems.length > 0 && (!skipBad || whole)) return tellProblems(session, file, problems);
  for (const problem of problems) session.say(problemLine(session, problem));

  const count = (number: number): string => figures.count(number);
  const skipped = loaded.named - plan.clinics.length - already.length;
  if (skipped > 0) session.say(fleet.skipped(count(skipped)));
  for (const { declared } of already) session.say(fleet.already(declared.id));
  if (dryRun) {
    const lines = plan.clinics.flatMap((one) =>
      one.kind === 'add' ? [fleet.adds(one.id, one.name)] : [],
    );
    const told = fleet.wouldImport(
      count(plan.clinics.length),
      count(already.length),
      count(skipped),
    );
    session.give([...lines, told], { ...planDocument(plan), problems });
    return 0;
  }
  const done = await carriedOut(session, plan.clinics);
  const failed = done.flatMap(({ error }) => error ?? []);
  const added = done.length - failed.length;
  session.give(
    [fleet.imported(count(added), count(already.length), count(skipped + failed.length))],
    { clinics: done, already: already.map(({ declared }) => declared.id), problems },
  );
  if (failed[0]) return exitCodeOf(failed[0].code);
  return problems.length > 0 ? exitCodeOf('file-invalid') : 0;
};

/** Writes the present clinics as a file that changes nothing when it is applied. */
export const exportClinics = async (session: Session): Promise<number> => {
  const file = exportFleet(await allClinics(session.client(), { archived: false }));
  const comment = session.words.fleet.exported.map((line) => `# ${line}`);
  session.give(
    [...comment, stringify(file, { lineWidth: 100, compat: 'yaml-1.1' }).trimEnd()],
    file,
  );
  return 0;
};
