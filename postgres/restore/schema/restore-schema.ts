import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import type { RestoreResult } from '../../../contracts/restore.ts';
import { quoteIdentifier } from '../../identifiers.ts';
import { expectKeptName, type RestoreRequest, type RestoreStep } from '../restore-request.ts';
import { beginFenced, lockReaders, patienceMs } from './fence.ts';
import { readKept, writeKept, type Kept } from './kept-comment.ts';
import { putAsideOrphans } from './large-objects.ts';
import { loadSchema } from './load-schema.ts';
import { wouldLose } from './losses.ts';
import { expectNoDependents, expectWholeSchema, findNames, preflight } from './preflight.ts';
import { bytesOf, countRows, presentSchema, type PresentSchema } from './present-schema.ts';
import { withRestoreSession, type RestoreSession } from './restore-session.ts';
import { clearNames, giveAwayPublic, settleNames, type SchemaNames } from './schema-names.ts';

export interface Patience {
  /** Milliseconds for which locks are tried for. */
  readonly patience?: number;
}

/**
 * Replaces a schema by a copy of it, in one transaction of one session: until the commit everybody sees
 * the old one, and from then on the new one. See docs/decisions/0017-a-schema-is-replaced-in-one-transaction.md.
 * @throws ResguardoError `restore-*`, `copy-*`, or of the connection; the signal's reason when aborted
 */
export async function restoreSchema(
  request: RestoreRequest,
  { patience = patienceMs }: Patience = {},
): Promise<RestoreResult> {
  const { connection, signal, undoName } = request;
  expectKeptName(undoName);
  const { source, target } = expectWholeSchema(request);
  return withRestoreSession(
    { connection, signal, applicationName: `resguardo ${undoName}` },
    async (session) => {
      const { client } = session;
      const done = await alreadyDone(client, undoName);
      if (done) return done.result;
      const wanted = { source: source.schema, target: target.schema, aside: undoName };
      const looked = await findNames(client, wanted);
      const { losses } = await preflight(client, request, looked);
      if (losses.length > 0 && !request.order.acceptLosses) throw wouldLose(losses);

      await beginFenced(client, looked.present, { patience, signal });
      const fenced = performance.now();
      // As it is now that nobody can change it.
      const names = await findNames(client, wanted);
      await expectNoDependents(client, names);
      if (!sameRelations(looked.present, names.present)) throw changed();
      return replace(request, session, names, { patience, fenced });
    },
  );
}

/** @throws ResguardoError `restore-target-unfit` when the name is somebody else's */
export async function alreadyDone(client: Client, name: string): Promise<Kept | undefined> {
  const kept = await readKept(client, name);
  if (kept) return kept;
  const { rowCount } = await client.query(
    'SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1',
    [name],
  );
  if (rowCount === 0) return undefined;
  throw new ResguardoError('restore-target-unfit', { why: `schema ${name}` });
}

async function replace(
  request: RestoreRequest,
  { client, commit }: RestoreSession,
  names: SchemaNames,
  { patience, fenced }: { patience: number; fenced: number },
): Promise<RestoreResult> {
  const { copy, signal, undoName } = request;
  const { manifest } = copy;
  let last: RestoreStep = { phase: 'load', tables: 0, plainBytes: 0 };
  const tell = (step: RestoreStep): void => request.onProgress?.((last = step));
  const { present } = names;
  const rowsNow = present ? await countRows(client, present) : 0;
  await clearNames(client, names);
  if (!present) await client.query(`CREATE SCHEMA ${quoteIdentifier(undoName)}`);
  const { loadMs, compareMs } = await loadSchema({
    client,
    copy,
    names,
    keepIn: undoName,
    signal,
    onProgress: tell,
  });
  if (present) await putAsideOrphans(client, undoName);
  await giveAwayPublic(client, names);
  await settleNames(client, names);

  tell({ ...last, phase: 'swap' });
  const aside = present && { ...present, name: undoName };
  if (aside) await swapReaders(client, aside, { patience, signal, toldAs: names.target });
  const result: RestoreResult = {
    method: 'swap-schema',
    tables: manifest.totals.tables,
    rows: manifest.totals.rows,
    added: manifest.totals.rows,
    changed: 0,
    removed: rowsNow,
    loadMs: Math.round(loadMs),
    compareMs: Math.round(compareMs),
    fencedMs: Math.round(performance.now() - fenced),
    undoBytes: aside ? await bytesOf(client, aside) : 0,
  };
  await writeKept(client, undoName, {
    resguardo: 1,
    schema: names.target,
    existed: present !== undefined,
    comment: present?.comment ?? null,
    rows: rowsNow,
    result,
    dropping: false,
  });
  await commit();
  return result;
}

/** The last moment: whoever reads waits from here on. */
export async function swapReaders(
  client: Client,
  aside: PresentSchema,
  options: { patience: number; signal: AbortSignal; toldAs: string },
): Promise<void> {
  await lockReaders(client, aside, options);
  const now = await presentSchema(client, aside.name);
  const known = new Set(aside.relations.map(({ oid }) => oid));
  const added = now?.relations.filter(({ oid, name }) => !known.has(oid) && !isOurs(name)) ?? [];
  // Made meanwhile by somebody: in the next attempt it is part of the plan.
  if (added.length > 0) throw changed();
}

const isOurs = (name: string): boolean => name.startsWith('resguardo_large_object');

const sameRelations = (
  one: PresentSchema | undefined,
  other: PresentSchema | undefined,
): boolean => {
  const oids = (schema: PresentSchema | undefined): string =>
    (schema?.relations ?? []).map(({ oid }) => oid).join();
  return one?.oid === other?.oid && oids(one) === oids(other);
};

const changed = (): ResguardoError =>
  new ResguardoError('restore-locked', { why: 'tables come and go' });
