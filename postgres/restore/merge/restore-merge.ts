import type { Client } from 'pg';
import type { RestoreResult } from '../../../contracts/restore.ts';
import { chosenFrames } from '../staging/chosen-frames.ts';
import { unpackFrame } from '../../verify/unpack-frame.ts';
import { splitStatements } from '../../structure/scan-sql.ts';
import { scriptIn } from '../frame-contents.ts';
import type { CopySource, RestoreRequest } from '../restore-request.ts';
import { advanceSequences } from './advance-sequences.ts';
import { applyDifferences } from './apply-differences.ts';
import { expectAsInManifest, expectWritten } from './compare-clinic.ts';
import { expectIdentities } from './expect-identities.ts';
import { expectAbovePolicies, expectRights } from './expect-rights.ts';
import { expectFreeValues, expectUpdatable } from './expect-updatable.ts';
import { lockClinicRows, lockDifferentRows, shutTables } from './fence.ts';
import { expectNoneDangling, expectTargets } from './foreign-key-checks.ts';
import { KeptRows } from './kept-rows.ts';
import { keysAround } from './keys-around.ts';
import { giveObjects, objectsToBring, putObjects } from './large-objects.ts';
import { claimName, inOneTransaction } from './merge-session.ts';
import { countDifferences, findDifferences, type Counts, type MergeTable } from './merge-table.ts';
import {
  decideDifferences,
  expectNoConflicts,
  layBeside,
  mergeTables,
  type Laid,
} from './prepare-merge.ts';
import {
  enterWritingMode,
  expectOwned,
  firing,
  meddlersOf,
  silence,
  unsilence,
} from './silence-triggers.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';

/**
 * Brings rows back among others, in one transaction: lays the copy beside the present rows, fences off the
 * clinic's own writers, makes the differences, compares with the manifest, and only then commits.
 * @throws ResguardoError `restore-*`, `copy-*`, `record-unknown`, or of the connection
 */
export async function restoreMerge(request: RestoreRequest): Promise<RestoreResult> {
  const kept = new KeptRows(request.undoName);
  return inOneTransaction(request, 'COMMIT', async (client) => {
    await claimName(client, kept.name);
    return (await kept.result(client)) ?? (await merge(client, request, kept));
  });
}

async function merge(
  client: Client,
  request: RestoreRequest,
  kept: KeptRows,
): Promise<RestoreResult> {
  const { copy, connection, signal } = request;
  const began = performance.now();
  let plainBytes = 0;
  let compared = 0;
  const tell = (phase: 'load' | 'compare' | 'swap'): void =>
    request.onProgress?.({ phase, tables: compared, plainBytes });
  const laid = await layBeside(client, request, ({ size }) => {
    plainBytes += size;
    tell('load');
  });
  const tables = await mergeTables(client, laid);
  const own = tables.filter(({ staged }) => staged.kind === 'data').map(({ live }) => live);
  const context = tables.filter(({ staged }) => staged.kind === 'context').map(({ live }) => live);
  await expectRights(client, { written: own, addedTo: context }, connection.user);
  await expectAbovePolicies(client, [...own, ...context], connection.user);
  const mode = await enterWritingMode(client);
  const keys = await keysAround(
    client,
    tables.map(({ live }) => live.oid),
  );

  const fenced = performance.now();
  await fence(client, request, laid, tables);
  await expectNoneDangling(client, tables, keys);
  await expectUpdatable(client, tables, keys, mode, connection.user);
  await expectIdentities(client, tables);
  await expectFreeValues(client, tables);
  const objects = await objectsToBring(client, request, laid, tables);
  const touched = await touchedTables(client, tables);
  const meddlers = firing(
    await meddlersOf(
      client,
      touched.map(({ live }) => live),
    ),
    mode,
  );
  expectOwned(meddlers, connection.user);
  await silence(client, meddlers);
  await kept.create(client);
  let counts = await applyDifferences({ client, tables, keys, mode, kept });
  if (mode === 'replica') await expectTargets(client, tables, keys);
  if (objects.length > 0) {
    await putObjects(client, objects, kept);
    await giveObjects(client, objects, await objectRights(copy, signal));
  }
  const loaded = performance.now();

  const onTable = (): void => {
    compared++;
    tell('compare');
  };
  const more = async (some: readonly MergeTable[]): Promise<void> => {
    await expectNoneDangling(client, some, keys);
    counts = sum(counts, await applyDifferences({ client, tables: some, keys, mode, kept }));
    if (mode === 'replica') await expectTargets(client, some, keys);
  };
  if (laid.partial) await expectWritten(client, tables, signal, onTable);
  else await untilAsInManifest(client, tables, { signal, onTable, more });
  const ended = performance.now();
  tell('swap');
  const late = await lateRows(client, laid, tables);
  if (late.length > 0) {
    await more(late);
    await expectAsInManifest(client, late, signal, () => undefined);
  }
  await unsilence(client, meddlers);
  await advanceSequences(client, tables, sequencesNow(laid, copy), connection.user);
  const result: RestoreResult = {
    method: 'merge-rows',
    tables: (laid.partial ? touched : tables).length,
    rows: laid.partial ? counts.added + counts.changed : copy.manifest.totals.rows,
    ...counts,
    loadMs: Math.round(loaded - began),
    compareMs: Math.round(ended - loaded),
    fencedMs: Math.round(performance.now() - fenced),
    undoBytes: await kept.bytes(client),
  };
  await kept.conclude(client, result);
  return result;
}

/**
 * Rows that had lost what they hang from, and that are not the backup's, become the clinic's again once that
 * is back: then they differ like any other.
 */
async function untilAsInManifest(
  client: Client,
  tables: readonly MergeTable[],
  {
    signal,
    onTable,
    more,
  }: { signal: AbortSignal; onTable: () => void; more: (some: MergeTable[]) => Promise<void> },
): Promise<void> {
  const own = tables.filter(({ staged }) => staged.kind === 'data');
  for (let pass = 1; ; pass++) {
    try {
      await expectAsInManifest(client, own, signal, onTable);
      return;
    } catch (error) {
      const differs = error instanceof ResguardoError && error.code === 'restore-differs';
      if (!differs || pass === 3) throw error;
      for (const table of own) await findDifferences(client, table);
      const touched = await touchedTables(client, own);
      if (touched.length === 0) throw error;
      await more(touched);
    }
  }
}

/** Holds the writers back and finds what differs behind that. */
async function fence(
  client: Client,
  request: RestoreRequest,
  laid: Laid,
  tables: readonly MergeTable[],
): Promise<void> {
  if (!laid.partial && laid.scope.tenant) await lockClinicRows(client, laid.scope.tenant.values());
  for (let attempt = 1; ; attempt++) {
    const { conflicts } = await decideDifferences(client, laid, tables, request);
    expectNoConflicts(conflicts, laid, request);
    let whole = true;
    for (const table of tables) whole = (await lockDifferentRows(client, table)) && whole;
    if (whole) return;
    if (attempt === 3)
      throw new ResguardoError('restore-locked', { why: 'its rows keep changing' });
  }
}

async function touchedTables(client: Client, tables: readonly MergeTable[]): Promise<MergeTable[]> {
  const touched: MergeTable[] = [];
  for (const table of tables) {
    const { added, changed, removed } = await countDifferences(client, table);
    if (added + changed + removed > 0) touched.push(table);
  }
  return touched;
}

/**
 * Rows that the clinic inserted while its other rows were locked, in tables where no foreign key held it
 * back. From here on, until the commit, nobody writes into these tables.
 */
async function lateRows(
  client: Client,
  laid: Laid,
  tables: readonly MergeTable[],
): Promise<MergeTable[]> {
  const { tenant } = laid.scope;
  if (laid.partial || !tenant) return [];
  const open = tables.filter(({ live }) => tenant.get(live.oid)?.heldByKeys === false);
  await shutTables(
    client,
    open.flatMap(({ live }) => tenant.get(live.oid)?.root ?? []),
  );
  for (const table of open) await findDifferences(client, table);
  return touchedTables(client, open);
}

const sum = (a: Counts, b: Counts): Counts => ({
  added: a.added + b.added,
  changed: a.changed + b.changed,
  removed: a.removed + b.removed,
});

const sequencesNow = ({ scope }: Laid, { manifest }: CopySource) =>
  manifest.sequences.map((entry) => ({ ...entry, schema: scope.schemaNow(entry.schema) }));

async function objectRights(copy: CopySource, signal: AbortSignal): Promise<string[]> {
  const statements: string[] = [];
  for await (const frame of chosenFrames(copy, ({ kind }) => kind === 'access', signal)) {
    const script = scriptIn(copy.manifest, await unpackFrame(copy.manifest, frame));
    statements.push(...splitStatements(script).filter((one) => one.includes(' LARGE OBJECT %s ')));
  }
  return statements;
}
