import { readFileSync } from 'node:fs';
import type { Environment } from '../contracts/environment.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { obtainSecret } from './ask.ts';
import { tableNamed } from './restore-order.ts';
import type { ClinicFlag } from './messages/messages.ts';
import type { Session } from './session.ts';

export type ClinicFlags = { readonly [flag in ClinicFlag]?: string };

/** A clinic's JSON, `${NAME}` in its texts replaced by the environment: so secrets stay out of the file. */
export const clinicFromFile = (text: string, env: Environment): unknown => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : '';
    throw new ResguardoError('malformed-json', { why }, { cause });
  }
  return filled(parsed, env);
};

const filled = (value: unknown, env: Environment): unknown => {
  if (typeof value === 'string') {
    return value.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
      const given = env[name];
      if (given === undefined) throw new ResguardoError('setting-missing', { setting: name });
      return given;
    });
  }
  if (Array.isArray(value)) return value.map((inner) => filled(inner, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, filled(inner, env)]),
  );
};

const names = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

const given = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const scopeOf = (flags: ClinicFlags): Record<string, unknown> => {
  const { scope: kind = 'schema', schema, tenantColumn, tenantValue, tenantTable } = flags;
  if (kind === 'schema') return given({ kind, schema });
  if (kind !== 'rows') return { kind };
  const [table, key] = tenantTable?.split('.') ?? [];
  return given({
    ...{ kind, schema, tenantColumn, tenantValue },
    tenantTable: table === undefined ? undefined : given({ table, key }),
    shared: names(flags.shared),
    excluded: names(flags.excluded),
  });
};

const ask = (session: Session, name: string): Promise<string> =>
  obtainSecret(session.terminal, { name, question: session.words.askSecret(name) });

const driveSecret = (path: string, subject: string | undefined): Record<string, unknown> => {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    const key = { clientEmail: file['client_email'], privateKey: file['private_key'] };
    return subject === undefined
      ? { mode: 'service-account', ...key }
      : { mode: 'delegated', ...key, subject };
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'JSON';
    throw new ResguardoError('setting-invalid', { setting: path, why }, { cause });
  }
};

const destinationsOf = async (session: Session, flags: ClinicFlags): Promise<unknown[]> => {
  const destinations: unknown[] = [];
  if (flags.s3Bucket !== undefined) {
    const accessKeyId = await ask(session, 'AWS_ACCESS_KEY_ID');
    const secretAccessKey = await ask(session, 'AWS_SECRET_ACCESS_KEY');
    const { s3Bucket: bucket, s3Endpoint: endpoint, s3Region: region, s3Prefix: prefix } = flags;
    const settings = given({ bucket, endpoint, region, prefix });
    destinations.push({
      kind: 's3',
      name: 's3',
      ...settings,
      secret: { accessKeyId, secretAccessKey },
    });
  }
  if (flags.driveFolder !== undefined) {
    const { driveCredentials, driveSubject, driveFolder: folderId, driveId } = flags;
    if (driveCredentials === undefined) {
      throw new ResguardoError('setting-missing', { setting: '--drive-credentials' });
    }
    const secret = driveSecret(driveCredentials, driveSubject);
    destinations.push({ kind: 'drive', name: 'drive', ...given({ folderId, driveId }), secret });
  }
  if (flags.folder !== undefined) {
    destinations.push({ kind: 'folder', name: 'folder', path: flags.folder });
  }
  return destinations;
};

const days = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);

/** `yes` or `no`, in either language; anything else is told by the check of the whole. */
const spoken = (text: string | undefined): unknown => {
  if (text === undefined) return undefined;
  if (/^(yes|sí|si|true)$/i.test(text)) return true;
  return /^(no|false)$/i.test(text) ? false : text;
};

/** `schema.table:column`. */
const cleanable = (text: string): Record<string, unknown> => {
  const colon = text.lastIndexOf(':');
  if (colon < 0) throw new ResguardoError('bad-request', { why: `schema.table:column: ${text}` });
  return { ...tableNamed(text.slice(0, colon)), dateColumn: text.slice(colon + 1) };
};

const policyOf = (flags: ClinicFlags): Record<string, unknown> => {
  const { undoDays, drillEveryDays, restoreApproval, approvalDays, cleanTables } = flags;
  const every = days(drillEveryDays);
  return given({
    undoDays: days(undoDays),
    drillEveryDays: every === 0 ? null : every,
    restoreApproval: spoken(restoreApproval),
    approvalDays: days(approvalDays),
    cleanTables: cleanTables === undefined ? undefined : names(cleanTables).map(cleanable),
  });
};

const restoreLoginOf = async (
  session: Session,
  user: string | undefined,
): Promise<{ user: string; password: string } | undefined> =>
  user === undefined
    ? undefined
    : { user, password: await ask(session, 'RESGUARDO_RESTORE_PASSWORD') };

/** A clinic from what was typed; its secrets from the environment, or asked for without an echo. */
export const clinicFromFlags = async (session: Session, flags: ClinicFlags): Promise<unknown> => {
  const { id, name, timeZone, host, database, user, ssl, port } = flags;
  const zone = timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const destinations = await destinationsOf(session, flags);
  const password = await ask(session, 'RESGUARDO_DB_PASSWORD');
  const restoreLogin = await restoreLoginOf(session, flags.restoreUser);
  return given({
    ...{ id, name: name ?? id, timeZone: zone, scope: scopeOf(flags) },
    connection: given({
      ...{ host, database, user, ssl, password },
      port: port === undefined ? undefined : Number(port),
    }),
    restoreLogin,
    policy: policyOf(flags),
    administrators: names(flags.administrators),
    destinations,
  });
};

/** What of a clinic was typed to be changed; a password is asked for only where a user is given. */
export const changeFromFlags = async (
  session: Session,
  flags: ClinicFlags,
): Promise<Record<string, unknown>> => {
  const { name, timeZone, restoreUser, administrators } = flags;
  const policy = policyOf(flags);
  return given({
    ...{ name, timeZone },
    restoreLogin: await restoreLoginOf(session, restoreUser),
    policy: Object.keys(policy).length > 0 ? policy : undefined,
    administrators: administrators === undefined ? undefined : names(administrators),
  });
};
