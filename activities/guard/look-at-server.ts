import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Client } from 'pg';
import { keepLooks, recordLook } from '../../catalog/alarms/record-look.ts';
import { openClinicConnection } from '../../catalog/clinics/open-connections.ts';
import {
  catalogPlace,
  clinicsOfServer,
  type KnownClinic,
} from '../../catalog/guard/guarded-servers.ts';
import type { Catalog } from '../../catalog/open-catalog.ts';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { FailureNote } from '../../contracts/failure-note.ts';
import { failureParam } from '../../contracts/guard/failure-param.ts';
import type { Finding } from '../../contracts/guard/finding.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { databaseError } from '../../postgres/database-errors.ts';
import { connect, disconnect } from '../../postgres/connect.ts';
import {
  listDatabases,
  listSchemaTables,
  serverIdentity,
  type ServerDatabase,
} from '../../postgres/guard/server-contents.ts';
import { adoptSchemas } from './adopt-schemas.ts';
import { certificateFindings } from './certificates/certificate-findings.ts';
import { databasePlace } from './certificates/places-of-clinics.ts';
import { probe, usualPatience, type Patience } from './certificates/probe.ts';
import { databaseLook, databaseFindings, unreadable } from './database-findings.ts';

/** Whose logins are tried before a server counts as out of reach. */
const loginsTried = 3;
const connectMs = 10_000;
/** Databases of hosting companies, which nobody can enter. */
const hosters = new Set(['rdsadmin', 'azure_maintenance', 'azure_sys', 'cloudsqladmin']);
const temporals = new Set(['temporal', 'temporal_visibility']);

/** `%` and `_` mean themselves. */
const likeOf = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

interface Entered {
  readonly client: Client;
  readonly login: OpenedConnection;
}

/** Enters with the login of one of these clinics, the first that is let in. */
const enter = async (catalog: Catalog, clinics: readonly KnownClinic[]): Promise<Entered> => {
  let refusal: unknown = new ResguardoError('internal', { detail: 'no clinic on this server' });
  for (const { id } of clinics.slice(0, loginsTried)) {
    heartbeat();
    const login = await openClinicConnection(catalog, id);
    try {
      const options = { applicationName: 'resguardo guard', timeoutMs: connectMs };
      const client = await connect(login, { ...options, signal: cancellationSignal() });
      return { client, login };
    } catch (error) {
      if (cancellationSignal().aborted) throw error;
      refusal = error;
    }
  }
  throw refusal;
};

const noteOf = (error: unknown): FailureNote => {
  if (cancellationSignal().aborted) throw error;
  const { code, params } = databaseError(error);
  return { code, params: { ...params } };
};

const unreachable = (server: string, clinics: readonly KnownClinic[], error: unknown): Finding => ({
  kind: 'server-unreachable',
  subject: server,
  clinicId: null,
  severity: 'critical',
  params: { server, clinics: String(clinics.length), why: failureParam(noteOf(error)) },
});

/** A database without a clinic: whether there is anything in it that nobody backs up. */
const unregistered = async (
  server: string,
  login: OpenedConnection,
  { name: database, open }: ServerDatabase,
  own: { readonly started: string; readonly database: string },
): Promise<Finding[]> => {
  const finding = (more: Readonly<Record<string, string>>): Finding => ({
    ...{ kind: 'database-unregistered', subject: `${server}/${database}`, clinicId: null },
    severity: 'warning',
    params: { server, database, ...more },
  });
  if (!open) return hosters.has(database) ? [] : [finding({})];
  const options = { applicationName: 'resguardo guard', database, timeoutMs: connectMs };
  const client = await connect(login, { ...options, signal: cancellationSignal() });
  try {
    const isOurs = own.database === database && own.started === (await serverIdentity(client));
    const schemas = isOurs ? [] : await listSchemaTables(client);
    const tables = schemas.flatMap((schema) => schema.tables);
    const isTemporals = temporals.has(database) && tables.includes('schema_version');
    if (tables.length === 0 || isTemporals) return [];
    const bytes = schemas.reduce((sum, schema) => sum + schema.bytes, 0);
    return [finding(bytes > 0 ? { bytes: String(bytes) } : {})];
  } finally {
    await disconnect(client);
  }
};

/** Those that nobody can name a clinic of. One that cannot be entered for now, or is just going, says nothing. */
const unregisteredDatabases = async (
  catalog: Catalog,
  server: string,
  login: OpenedConnection,
  databases: readonly ServerDatabase[],
): Promise<{ findings: Finding[]; complete: boolean }> => {
  const own = await catalogPlace(catalog);
  const findings: Finding[] = [];
  let complete = true;
  for (const database of databases) {
    heartbeat();
    try {
      findings.push(...(await unregistered(server, login, database, own)));
    } catch (error) {
      if (noteOf(error).code !== 'database-missing') complete = false;
    }
  }
  return { findings, complete };
};

interface Certificates {
  readonly findings: readonly Finding[];
  readonly complete: boolean;
}

/** The server's certificate, where any clinic's connection is encrypted: seen also when nobody is let in. */
const certificate = async (
  server: string,
  clinics: readonly KnownClinic[],
  patience: Patience,
): Promise<Certificates> => {
  const at = server.lastIndexOf(':');
  const where = { host: server.slice(0, at), port: Number(server.slice(at + 1)) };
  const ssl = clinics.find((clinic) => clinic.ssl !== 'disable')?.ssl ?? 'disable';
  const place = databasePlace({ ...where, ssl });
  if (place === null) return { findings: [], complete: true };
  const probed = await probe(place, patience, cancellationSignal());
  if (!('validity' in probed)) return { findings: [], complete: false };
  const watched = { place, clinicId: null, about: {}, allow: null };
  const { validity } = probed;
  const findings = validity ? certificateFindings(watched, validity, new Date()) : [];
  // As all else of this server is called.
  return { findings: findings.map((one) => ({ ...one, subject: server })), complete: true };
};

/** One database of the server that has clinics: its schemas, its tables, its tenants. */
const lookAtDatabase = async (
  catalog: Catalog,
  server: string,
  database: string,
  known: readonly KnownClinic[],
): Promise<void> => {
  const look = databaseLook(server, database);
  const alive = known.filter(({ archived }) => !archived);
  try {
    const { client, login } = await enter(catalog, alive);
    try {
      const found = await databaseFindings({ client, login, server, database, known });
      const findings = await adoptSchemas(catalog, known, found);
      await recordLook(catalog, { look, complete: true, findings });
    } finally {
      await disconnect(client);
    }
  } catch (error) {
    const findings = [unreachable(`${server}/${database}`, alive, error)];
    await recordLook(catalog, { look, complete: false, findings });
  }
};

/**
 * Looks at one database server by the logins of its clinics: databases, schemas and tenants that nobody
 * registered, tables that nobody classified, its certificate. Where it lets nobody in, that is the
 * finding, and nothing that was found there before is closed.
 */
export const lookAtServer = async (
  catalog: Catalog,
  server: string,
  patience: Patience = usualPatience,
): Promise<void> => {
  const known = await clinicsOfServer(catalog, server);
  const alive = known.filter(({ archived }) => !archived);
  const look = `server/${server}`;
  const byDatabase = Map.groupBy(known, ({ database }) => database);
  const here = new Set<string>();
  try {
    const { client, login } = await enter(catalog, alive);
    try {
      const databases = await listDatabases(client);
      for (const { name } of databases) here.add(name);
      const strangers = databases.filter(
        ({ name }) => !byDatabase.has(name) && !name.startsWith('resguardo_'),
      );
      const found = await unregisteredDatabases(catalog, server, login, strangers);
      const gone = alive.filter(({ database }) => !here.has(database));
      const lost = gone.map((clinic) =>
        unreadable(clinic, {
          code: 'database-missing',
          params: { host: server, database: clinic.database },
        }),
      );
      const shown = await certificate(server, alive, patience);
      const findings = [...found.findings, ...lost, ...shown.findings];
      await recordLook(catalog, { look, complete: found.complete && shown.complete, findings });
    } finally {
      await disconnect(client);
    }
  } catch (error) {
    const away = unreachable(server, alive, error);
    // What cannot be reached at all shows no certificate either.
    const answers = noteOf(error).code !== 'database-unreachable';
    const shown = answers ? await certificate(server, alive, patience) : null;
    const findings = [away, ...(shown?.findings ?? [])];
    await recordLook(catalog, { look, complete: false, findings });
    await keepLooks(catalog, databaseLook(likeOf(server), '%'));
    return;
  }
  for (const [database, clinics] of byDatabase) {
    if (here.has(database) && clinics.some(({ archived }) => !archived))
      await lookAtDatabase(catalog, server, database, clinics);
  }
};
