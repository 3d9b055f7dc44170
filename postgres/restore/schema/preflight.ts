import type { Client } from 'pg';
import type { Manifest } from '../../../contracts/manifest.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import type { RestoreLoss, RestorePlan } from '../../../contracts/restore.ts';
import type { Scope, SchemaScope } from '../../../contracts/scope.ts';
import type { RestoreRequest } from '../restore-request.ts';
import { expectLockRoom, locksNeeded } from './lock-room.ts';
import { counted, lossesBetween, named } from './losses.ts';
import { expectMovable } from './move-extensions.ts';
import { outsideDependents } from './outside-dependents.ts';
import { presentSchema } from './present-schema.ts';
import { expectRights } from './rights.ts';
import type { SchemaNames } from './schema-names.ts';
import { structureScripts, type StructureScripts } from './structure-scripts.ts';
import { tryStructure } from './trial.ts';

export interface Preflight {
  readonly losses: readonly RestoreLoss[];
  readonly handling: Pick<RestorePlan['handling'], 'triggers' | 'rowSecurity'>;
}

type Request = Pick<RestoreRequest, 'copy' | 'order' | 'scope' | 'signal'>;

/** @throws ResguardoError `restore-target-unfit` for anything but a whole schema into a schema */
export function expectWholeSchema({ copy, order, scope }: Request): {
  source: SchemaScope;
  target: SchemaScope;
} {
  const source = copy.manifest.scope;
  if (!isSchema(source) || !isSchema(scope)) {
    throw unfit(`scope ${source.kind} → ${scope.kind}`);
  }
  if (order.selection.kind !== 'all' || order.target.kind === 'file') {
    throw unfit(`selection ${order.selection.kind}, target ${order.target.kind}`);
  }
  return { source, target: scope };
}

const isSchema = (scope: Scope): scope is SchemaScope => scope.kind === 'schema';

const unfit = (why: string): ResguardoError => new ResguardoError('restore-target-unfit', { why });

/** What is there, and how all of it is to be called. */
export async function findNames(
  client: Client,
  { source, target, aside }: { source: string; target: string; aside: string },
): Promise<SchemaNames> {
  const present = await presentSchema(client, target);
  const namesake = source === target ? undefined : await presentSchema(client, source);
  return { source, target, present, aside, namesake };
}

/**
 * Everything that can be known before anything is written. What cannot be is found in the transaction, which
 * is then rolled back.
 * @throws ResguardoError `restore-target-unfit`, `restore-right-missing`, `restore-outside-dependents`,
 * `restore-load-failed`
 */
export async function preflight(
  client: Client,
  request: Request,
  names: SchemaNames,
): Promise<Preflight> {
  const { manifest } = request.copy;
  const { present, namesake, target, source } = names;
  await expectAbleServer(client, manifest);
  const schemas = [present, namesake].flatMap((schema) => (schema ? [schema.name] : []));
  await expectRights(client, schemas, manifest.context);
  for (const schema of [present, namesake]) if (schema) expectMovable(schema);
  await expectNoDependents(client, names);
  const scripts = await structureScripts(request.copy, request.signal);
  await expectLockRoom(client, locksNeeded(present, scripts));

  const trial = await tryStructure(client, names, scripts);
  if (trial.namesSource.length > 0 && namesake) {
    throw unfit(`${named(trial.namesSource)}: “${source}”, which is another clinic’s here`);
  }
  const gone = (trial.now ? lossesBetween(target, trial.now, trial.copy) : []).filter(
    // Under another name what a function says may well differ, and nothing is lost by it.
    ({ kind }) => kind !== 'definition-changed' || source === target,
  );
  const losses = await counted(client, target, gone);
  const torn = trial.namesSource.map((identity): RestoreLoss => ({
    kind: 'object',
    object: `${identity} (“${source}”)`,
    rows: null,
  }));
  return { losses: [...losses, ...torn], handling: handlingOf(scripts) };
}

function handlingOf({ ahead, behind }: StructureScripts): Preflight['handling'] {
  const statements = [...ahead, ...behind].flatMap((script) => script.statements);
  const holds = (pattern: RegExp): boolean => statements.some((one) => pattern.test(one));
  return {
    triggers: holds(/^(?:--[^\n]*\n|\s)*CREATE (?:CONSTRAINT )?TRIGGER /) ? 'made-after' : 'none',
    rowSecurity: holds(/ (?:ENABLE|FORCE) ROW LEVEL SECURITY$/) ? 'bypassed' : 'none',
  };
}

/** @throws ResguardoError `restore-outside-dependents` naming what of others depends on what is there */
export async function expectNoDependents(
  client: Client,
  { present }: Pick<SchemaNames, 'present'>,
): Promise<void> {
  const outside = present ? await outsideDependents(client, present.oid) : [];
  if (outside.length === 0) return;
  throw new ResguardoError('restore-outside-dependents', { objects: named(outside) });
}

interface Able {
  readonly version: string;
  readonly missing: string[];
  readonly elsewhere: string[];
}

async function expectAbleServer(client: Client, { versions, extensions }: Manifest): Promise<void> {
  const { rows } = await client.query<Able>(
    `SELECT current_setting('server_version') AS version,
            ARRAY(SELECT name FROM json_to_recordset($1::json) AS x(name text, schema text)
                   WHERE name NOT IN (SELECT a.name FROM pg_available_extensions a)) AS missing,
            ARRAY(SELECT format('%s: %s', x.name, n.nspname) FROM json_to_recordset($1::json) AS x(name text, schema text)
                    JOIN pg_extension e ON e.extname = x.name JOIN pg_namespace n ON n.oid = e.extnamespace
                   WHERE n.nspname <> x.schema) AS elsewhere`,
    [JSON.stringify(extensions)],
  );
  const [able] = rows;
  if (!able) throw new TypeError('the server answered no row');
  if (major(able.version) < major(versions.server)) {
    throw unfit(`PostgreSQL ${able.version} < ${versions.server}`);
  }
  if (able.missing.length > 0) throw unfit(`CREATE EXTENSION ${able.missing.join(', ')}`);
  if (able.elsewhere.length > 0) throw unfit(`EXTENSION ${able.elsewhere.join(', ')}`);
}

const major = (version: string): number => Number.parseInt(version, 10);
