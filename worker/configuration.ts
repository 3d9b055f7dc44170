import { readFileSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { z } from 'zod';
import { readMasterKey } from '../catalog/sealing/master-key.ts';
import type { OpenedConnection } from '../contracts/connection.ts';
import { readSettings, Switch, type Environment } from '../contracts/environment.ts';
import { MailSettings } from '../contracts/mail.ts';
import { ResguardoError } from '../contracts/resguardo-error.ts';
import { TemporalSettings } from '../contracts/temporal-settings.ts';
import { ServerReads } from '../contracts/turns/server-reads.ts';
import { TracingSettings } from '../contracts/tracing-settings.ts';

const PostgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'postgresql://user:password@host:5432/database',
});
const Whole = z.coerce.number().int();

/** What the worker is told by its environment. */
export const WorkerSettings = TemporalSettings.extend({
  ...TracingSettings.shape,
  RESGUARDO_CATALOG_URL: PostgresUrl.describe(
    'postgresql://user:password@host:5432/database of Resguardo’s own database',
  ),
  /** Where spools lie: as much room as the compressed backups under way. Workers of one machine share it. */
  RESGUARDO_SPOOL: z
    .string()
    .min(1)
    .default(join(homedir(), '.local', 'share', 'resguardo', 'spool')),
  /** Where packed workflows are kept between starts. */
  RESGUARDO_WORKER_CACHE: z
    .string()
    .min(1)
    .default(join(homedir(), '.cache', 'resguardo')),
  /** Where rehearsals restore to, for clinics that name no server. Left out: the clinic's own server. */
  RESGUARDO_DRILL_URL: PostgresUrl.optional(),
  RESGUARDO_SERVER_READS: ServerReads,
  RESGUARDO_SNAPSHOTS_AT_ONCE: Whole.min(1).max(64).default(3),
  RESGUARDO_TABLES_AT_ONCE: Whole.min(1).max(16).default(2),
  /** Paths of pg_dump programs, separated as in PATH. Left out: all that are installed in the usual places. */
  RESGUARDO_PG_DUMP: z.string().min(1).optional(),
  /** Seconds after which a host that takes no step counts as lost, and its backups begin anew elsewhere. */
  RESGUARDO_HOST_PATIENCE: Whole.min(1).max(86_400).default(600),
  /** False: this worker makes none of the installation's own schedules (rehearsals, retention, catching up…). */
  RESGUARDO_HOUSEKEEPING: Switch.default(true),
  /** Left out, nobody is written to. */
  SMTP_HOST: z.string().min(1).optional(),
  SMTP_PORT: Whole.min(1).max(65535).default(587),
  SMTP_SECURE: Switch.default(false),
  SMTP_REQUIRE_TLS: Switch.default(true),
  SMTP_TLS_SERVER_NAME: z.string().min(1).optional(),
  SMTP_TLS_CA: z.string().min(1).optional(),
  SMTP_USER: z.string().min(1).optional(),
  SMTP_PASSWORD: z.string().min(1).optional(),
  SMTP_FROM: z.email().default('resguardo@localhost.localdomain'),
  SMTP_FROM_NAME: z.string().max(100).default('Resguardo'),
});
export type WorkerSettings = z.infer<typeof WorkerSettings>;

export interface WorkerConfiguration {
  readonly settings: WorkerSettings;
  readonly masterKey: Buffer;
  readonly mail: MailSettings | null;
  readonly drillServer: OpenedConnection | null;
  readonly pgDumpCandidates: readonly string[] | null;
}

/** Reads it, or throws `setting-missing` or `setting-invalid`, which name the variable. */
export const readConfiguration = async (environment: Environment): Promise<WorkerConfiguration> => {
  const settings = readSettings(WorkerSettings, environment, (path) => readFileSync(path, 'utf8'));
  sizeThreadPool();
  return {
    settings,
    masterKey: await readMasterKey(environment),
    mail: mailOf(settings),
    drillServer: settings.RESGUARDO_DRILL_URL ? connectionOf(settings.RESGUARDO_DRILL_URL) : null,
    pgDumpCandidates: settings.RESGUARDO_PG_DUMP?.split(delimiter).filter(Boolean) ?? null,
  };
};

/**
 * Frames are compressed in libuv's pool, beside file writes. More threads than cores would only hold
 * more frames in memory. Takes effect only before the pool is first used.
 */
function sizeThreadPool(): void {
  process.env['UV_THREADPOOL_SIZE'] ??= String(Math.max(4, availableParallelism()));
}

function mailOf(settings: WorkerSettings): MailSettings | null {
  if (settings.SMTP_HOST === undefined) return null;
  const parsed = MailSettings.safeParse({
    host: settings.SMTP_HOST,
    port: settings.SMTP_PORT,
    secure: settings.SMTP_SECURE,
    requireTls: settings.SMTP_REQUIRE_TLS,
    tlsServerName: settings.SMTP_TLS_SERVER_NAME,
    tlsCa: settings.SMTP_TLS_CA,
    user: settings.SMTP_USER,
    password: settings.SMTP_PASSWORD,
    from: { name: settings.SMTP_FROM_NAME, address: settings.SMTP_FROM },
  });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const setting = `SMTP_${String(issue?.path[0] ?? '').toUpperCase()}`;
  throw new ResguardoError('setting-invalid', { setting, why: issue?.message ?? '' });
}

/** `sslmode` as libpq has it: of its words, those that contracts/connection.ts knows. */
function connectionOf(url: string): OpenedConnection {
  const { hostname, port, pathname, username, password, searchParams } = new URL(url);
  const mode = searchParams.get('sslmode');
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 5432),
    database: decodeURIComponent(pathname.slice(1)) || 'postgres',
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    ssl: mode === 'disable' || mode === 'verify-full' ? mode : 'require',
  };
}
