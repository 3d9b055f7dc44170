import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { ClinicChange, ClinicInput } from '../../contracts/clinic-input.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import {
  changeFromFlags,
  clinicFromFile,
  clinicFromFlags,
  type ClinicFlags,
} from '../clinic-form.ts';
import { pairs, table } from '../draw/table.ts';
import { exitCodeOf } from '../exit-code.ts';
import { givePage } from '../give-page.ts';
import type { Session } from '../session.ts';
import { withoutSecrets } from '../without-secrets.ts';

/** Lists the clinics one may see. */
export const clinicsList = async (
  session: Session,
  options: { limit?: string; cursor?: string },
): Promise<number> => {
  const page = await session.client().call('listClinics', { query: options });
  const { words, figures } = session;
  const { columns } = words;
  const titles = [
    columns.id,
    columns.name,
    columns.scope,
    columns.lastBackup,
    columns.destinations,
  ].map((title) => ({ title }));
  givePage(session, page, titles, (clinic) => [
    clinic.id,
    clinic.name,
    clinic.scope.kind,
    clinic.lastBackupAt === null ? '-' : figures.instant(clinic.lastBackupAt),
    clinic.destinations.map(({ name }) => name).join(', '),
  ]);
  return 0;
};

/** Shows one clinic and how it stands. */
export const clinicsShow = async (session: Session, id: string): Promise<number> => {
  const client = session.client();
  const [clinic, status] = await Promise.all([
    client.call('readClinic', { path: { clinic: id } }),
    client.call('readClinicStatus', { path: { clinic: id } }),
  ]);
  const { words, figures } = session;
  const { connection, destinations } = clinic;
  const last = status.lastGood;
  const rows: [string, string][] = [
    [words.columns.id, clinic.id],
    [words.columns.name, clinic.name],
    [words.columns.scope, JSON.stringify(clinic.scope)],
    [
      'PostgreSQL',
      `${connection.user}@${connection.host}:${connection.port}/${connection.database} (${connection.ssl})`,
    ],
    ...(clinic.restoreLogin
      ? [[words.change.summary.restoreUser, clinic.restoreLogin.user] as [string, string]]
      : []),
    [words.change.summary.policy, JSON.stringify(clinic.policy)],
    [words.summary.protected, status.state === 'protected' ? words.yes : words.no],
    [
      words.columns.lastBackup,
      last ? `${last.id} · ${words.state[last.state]} · ${figures.instant(last.startedAt)}` : '-',
    ],
    ...destinations.map(({ name, kind, settings }): [string, string] => {
      const shown = Object.entries(settings).filter(([field]) => !['kind', 'name'].includes(field));
      const told = JSON.stringify(Object.fromEntries(shown));
      return [`${words.columns.destinations} ${name}`, `${kind} ${told}`];
    }),
  ];
  session.give(pairs(rows), { clinic, status });
  return 0;
};

/** Tells what a backup would hold. A table that nobody decided about stops backups: the code says so. */
export const clinicsPlan = async (session: Session, id: string): Promise<number> => {
  const plan = await session.client().call('planClinic', { path: { clinic: id }, seconds: 130 });
  const { words, figures } = session;
  const { columns } = words;
  const rows = plan.tables.map((entry) => [
    `${entry.schema}.${entry.table}`,
    words.decision[entry.decision],
    figures.count(Math.max(0, entry.estimatedRows)),
    entry.reason,
  ]);
  const titles = [
    { title: columns.table },
    { title: columns.decision },
    { title: columns.rows, right: true },
    { title: columns.why },
  ];
  session.give(rows.length > 0 ? table(titles, rows) : [words.none], plan);
  const undecided = plan.tables.some(({ decision }) => decision === 'undecided');
  return undecided ? exitCodeOf('table-undecided') : 0;
};

/** Takes a clinic on, from a file or from flags; secrets come from the environment or are asked for. */
export const clinicsAdd = async (
  session: Session,
  options: ClinicFlags & { file?: string; dryRun?: boolean },
): Promise<number> => {
  const { file, dryRun = false, ...flags } = options;
  const written =
    file === undefined
      ? await clinicFromFlags(session, flags)
      : clinicFromFile(await readClinicFile(file), session.terminal.env);
  const body = checked(ClinicInput, written);
  if (dryRun) return shownOnly(session, body);
  const clinic = await session.client().call('addClinic', { body });
  session.give([session.words.clinicAdded(clinic.id)], clinic);
  return 0;
};

/** Changes what is given of a clinic, from a file or from flags; the rest stays as it is. */
export const clinicsChange = async (
  session: Session,
  id: string,
  options: ClinicFlags & { file?: string; dryRun?: boolean },
): Promise<number> => {
  const { file, dryRun = false, ...flags } = options;
  const written =
    file === undefined
      ? await changeFromFlags(session, flags)
      : clinicFromFile(await readClinicFile(file), session.terminal.env);
  const body = checked(ClinicChange, written);
  if (Object.keys(body).length === 0) throw new ResguardoError('bad-request', { why: '--file' });
  if (dryRun) return shownOnly(session, body);
  const clinic = await session.client().call('changeClinic', { path: { clinic: id }, body });
  session.give([session.words.clinicChanged(clinic.id)], clinic);
  return 0;
};

const checked = <Schema extends z.ZodType>(schema: Schema, written: unknown): z.infer<Schema> => {
  const parsed = schema.safeParse(written);
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues
    .map(({ path, message }) => `${path.map(String).join('.')}: ${message}`)
    .join('; ');
  throw new ResguardoError('bad-request', { why });
};

const shownOnly = (session: Session, body: unknown): number => {
  const shown = withoutSecrets(body);
  session.give([session.words.dryRun, JSON.stringify(shown, null, 2)], shown);
  return 0;
};

const readClinicFile = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    const why = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new ResguardoError('setting-invalid', { setting: path, why }, { cause: error });
  });
