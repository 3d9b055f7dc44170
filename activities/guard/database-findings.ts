import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Client } from 'pg';
import type { KnownClinic } from '../../catalog/guard/guarded-servers.ts';
import type { ClinicPlan } from '../../contracts/activities.ts';
import type { OpenedConnection } from '../../contracts/connection.ts';
import type { FailureNote } from '../../contracts/failure-note.ts';
import { failureParam } from '../../contracts/guard/failure-param.ts';
import type { Finding } from '../../contracts/guard/finding.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { RowsScope } from '../../contracts/scope.ts';
import { databaseError } from '../../postgres/database-errors.ts';
import { isAlike } from '../../postgres/guard/alike.ts';
import {
  listSchemaTables,
  listTenants,
  missingSchemas,
} from '../../postgres/guard/server-contents.ts';
import { planOf } from '../../postgres/plan/plan-of.ts';

/** A table of clinics with more rows than this is none. */
const mostTenants = 20_000;
/** So many of one table are told of; whoever has more strangers than this has another question. */
const mostStrangers = 200;

export const databaseLook = (server: string, database: string): string =>
  `database/${server}/${database}`;

export const unreadable = ({ id, name }: KnownClinic, failure: FailureNote): Finding => ({
  ...{ kind: 'clinic-unreadable', subject: id, clinicId: id, severity: 'critical' },
  params: { clinic: name, why: failureParam(failure) },
});

interface Place {
  readonly client: Client;
  readonly login: OpenedConnection;
  readonly server: string;
  readonly database: string;
  /** The clinics of this database, archived ones too: what those had is known. */
  readonly known: readonly KnownClinic[];
}

type RowsClinic = KnownClinic & { readonly scope: RowsScope };

const isRows = (clinic: KnownClinic): clinic is RowsClinic => clinic.scope.kind === 'rows';

/** Schemas with tables that belong to no clinic; one like a clinic's is likely to be one. */
const strangeSchemas = async ({ client, server, database, known }: Place): Promise<Finding[]> => {
  if (known.some(({ scope }) => scope.kind === 'database')) return [];
  const schemas = await listSchemaTables(client);
  const names = new Set(known.flatMap(({ scope }) => ('schema' in scope ? [scope.schema] : [])));
  const ofClinics = new Set(
    known.flatMap(({ scope }) => (scope.kind === 'schema' ? [scope.schema] : [])),
  );
  const models = schemas.filter(({ schema }) => ofClinics.has(schema)).map(({ tables }) => tables);
  return schemas
    .filter(({ schema }) => !names.has(schema))
    .map(({ schema, tables, bytes }) => ({
      kind: 'schema-unregistered',
      subject: `${server}/${database}/${schema}`,
      clinicId: null,
      severity: isAlike(tables, models) ? 'critical' : 'warning',
      params: {
        ...{ server, database, schema },
        tables: String(tables.length),
        // Nothing is known of tables that were never analysed.
        ...(bytes > 0 ? { bytes: String(bytes) } : {}),
      },
    }));
};

/** Clinics whose schema is gone. */
const lostSchemas = async ({ client, database, known }: Place): Promise<Finding[]> => {
  const ofSchema = known.filter(({ archived, scope }) => !archived && scope.kind !== 'database');
  const nameOf = ({ scope }: KnownClinic): string => ('schema' in scope ? scope.schema : '');
  const missing = new Set(await missingSchemas(client, [...new Set(ofSchema.map(nameOf))]));
  return ofSchema
    .filter((clinic) => missing.has(nameOf(clinic)))
    .map((clinic) =>
      unreadable(clinic, {
        code: 'schema-missing',
        params: { schema: nameOf(clinic), database },
      }),
    );
};

/** No table of clinics, or none that may be read: it says why. One that is larger than any is passed over. */
const readTenants = async (
  client: Client,
  at: { readonly schema: string; readonly table: string; readonly key: string },
): Promise<readonly string[] | FailureNote> => {
  try {
    return (await listTenants(client, at, mostTenants)) ?? [];
  } catch (error) {
    const told = databaseError(error, { schema: at.schema, table: at.table });
    if (told.kind.retryable && told.code !== 'internal') throw told;
    return { code: told.code, params: { ...told.params } };
  }
};

/** Rows of a table of clinics that are no clinic here. */
const strangeTenants = async ({ client, server, database, known }: Place): Promise<Finding[]> => {
  const findings: Finding[] = [];
  const bySchema = Map.groupBy(known.filter(isRows), ({ scope }) => scope.schema);
  for (const [schema, clinics] of bySchema) {
    const values = new Set(clinics.map(({ scope }) => scope.tenantValue));
    const tables = new Map(
      clinics
        .filter(({ archived }) => !archived)
        .flatMap(({ scope: { tenantTable: at } }) =>
          at ? [[`${at.table}.${at.key}`, at] as const] : [],
        ),
    );
    for (const { table, key } of tables.values()) {
      heartbeat();
      const tenants = await readTenants(client, { schema, table, key });
      if ('code' in tenants) {
        findings.push(...clinics.slice(0, 1).map((clinic) => unreadable(clinic, tenants)));
        continue;
      }
      const strangers = tenants.filter((tenant) => !values.has(tenant)).slice(0, mostStrangers);
      findings.push(
        ...strangers.map((tenant): Finding => ({
          kind: 'tenant-unregistered',
          subject: `${server}/${database}/${schema}.${table}/${tenant}`,
          clinicId: null,
          severity: 'warning',
          params: { server, database, schema, table, tenant },
        })),
      );
    }
  }
  return findings;
};

/** What of a scope decides which tables are whose: clinics that agree in it are asked about once. */
const rulesOf = ({ scope }: RowsClinic): string =>
  JSON.stringify({ ...scope, tenantValue: undefined });

/** Its plan, or why there is none; whatever may pass is thrown. */
const planned = async (
  login: OpenedConnection,
  { scope }: RowsClinic,
): Promise<ClinicPlan | FailureNote> => {
  try {
    return await planOf(login, scope, cancellationSignal());
  } catch (error) {
    if (!(error instanceof ResguardoError) || error.kind.retryable) throw error;
    return { code: error.code, params: { ...error.params } };
  }
};

/** Tables of which nobody said whose rows they hold, and clinics that would be refused for another reason. */
const unclassified = async ({ login, server, database, known }: Place): Promise<Finding[]> => {
  const findings: Finding[] = [];
  const alive = known.filter(({ archived }) => !archived).filter(isRows);
  for (const clinics of Map.groupBy(alive, rulesOf).values()) {
    const [first] = clinics;
    if (!first) continue;
    heartbeat();
    const plan = await planned(login, first);
    if ('code' in plan) {
      findings.push(unreadable(first, plan));
      continue;
    }
    const { tables, refusal } = plan;
    const ofOne = clinics.length === 1 ? first : null;
    for (const { schema, table, decision } of tables) {
      if (decision !== 'undecided') continue;
      findings.push({
        kind: 'table-unclassified',
        subject: `${server}/${database}/${schema}.${table}`,
        clinicId: ofOne?.id ?? null,
        severity: 'critical',
        params: { table: `${schema}.${table}`, ...(ofOne ? { clinic: ofOne.name } : {}) },
      });
    }
    if (refusal && refusal.code !== 'table-undecided') findings.push(unreadable(first, refusal));
  }
  return findings;
};

/** All that is wrong in one database that holds clinics. */
export const databaseFindings = async (place: Place): Promise<Finding[]> => [
  ...(await strangeSchemas(place)),
  ...(await lostSchemas(place)),
  ...(await strangeTenants(place)),
  ...(await unclassified(place)),
];
