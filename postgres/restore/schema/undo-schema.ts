import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import type { RestoreResult } from '../../../contracts/restore.ts';
import { quoteIdentifier } from '../../identifiers.ts';
import { expectKeptName, type UndoRequest } from '../restore-request.ts';
import { beginFenced, patienceMs } from './fence.ts';
import { commentSchema, readKept, writeKept, type Kept } from './kept-comment.ts';
import { dropKeeping, keepsLargeObjects, putBack } from './large-objects.ts';
import { expectMovable, moveExtensions } from './move-extensions.ts';
import { expectNoDependents } from './preflight.ts';
import { bytesOf, countRows, presentSchema, tablesOf } from './present-schema.ts';
import { alreadyDone, swapReaders, type Patience } from './restore-schema.ts';
import { withRestoreSession, type RestoreSession } from './restore-session.ts';
import { expectRights } from './rights.ts';
import { renameSchema } from './schema-names.ts';

/**
 * Puts back what a restore had put aside, with all that is in it, and keeps what is there now in turn.
 * @throws ResguardoError `undo-unavailable`, `restore-*`, or of the connection; the signal's reason when aborted
 */
export async function undoSchema(
  request: UndoRequest,
  { patience = patienceMs }: Patience = {},
): Promise<RestoreResult> {
  const { connection, signal, keptName, undoName } = request;
  expectKeptName(keptName);
  expectKeptName(undoName);
  if (request.scope.kind !== 'schema') {
    throw new ResguardoError('restore-target-unfit', { why: `scope ${request.scope.kind}` });
  }
  const schema = request.scope.schema;
  return withRestoreSession(
    { connection, signal, applicationName: `resguardo ${undoName}` },
    async (session) => {
      const { client } = session;
      const done = await alreadyDone(client, undoName);
      if (done) return done.result;
      const kept = await readKept(client, keptName);
      if (!kept || kept.dropping || kept.schema !== schema) {
        throw new ResguardoError('undo-unavailable', { state: kept ? 'expired' : 'none' });
      }
      const looked = await presentSchema(client, schema);
      await expectRights(client, [keptName, ...(looked ? [schema] : [])], []);
      if (looked) expectMovable(looked);
      await expectNoDependents(client, { present: looked });
      await beginFenced(client, looked, { patience, signal });
      return swapBack(request, session, { kept, schema, patience });
    },
  );
}

async function swapBack(
  { keptName, undoName, signal, onProgress }: UndoRequest,
  { client, commit }: RestoreSession,
  { kept, schema, patience }: { kept: Kept; schema: string; patience: number },
): Promise<RestoreResult> {
  const fenced = performance.now();
  const present = await presentSchema(client, schema);
  await expectNoDependents(client, { present });
  const rowsNow = present ? await countRows(client, present) : 0;
  if (present) await renameSchema(client, schema, undoName);
  else await client.query(`CREATE SCHEMA ${quoteIdentifier(undoName)}`);
  if (await keepsLargeObjects(client, keptName)) {
    await putBack(client, keptName, undoName);
    await dropKeeping(client, keptName);
  }
  const tables = await comeBack(client, keptName, kept, schema);
  // With no schema to come back, its extensions stay with what is put aside.
  if (present && kept.existed) await moveExtensions(client, present, schema);
  const loadMs = performance.now() - fenced;
  onProgress?.({ phase: 'swap', tables, plainBytes: 0 });
  const aside = present && { ...present, name: undoName };
  if (aside) await swapReaders(client, aside, { patience, signal, toldAs: schema });
  const result: RestoreResult = {
    method: 'swap-schema',
    tables,
    rows: kept.rows,
    added: kept.rows,
    changed: 0,
    removed: rowsNow,
    loadMs: Math.round(loadMs),
    compareMs: 0,
    fencedMs: Math.round(performance.now() - fenced),
    undoBytes: aside ? await bytesOf(client, aside) : 0,
  };
  await writeKept(client, undoName, {
    resguardo: 1,
    schema,
    existed: present !== undefined,
    comment: present?.comment ?? null,
    rows: rowsNow,
    result,
    dropping: false,
  });
  await commit();
  return result;
}

/** @returns how many tables came back */
async function comeBack(
  client: Client,
  keptName: string,
  kept: Kept,
  schema: string,
): Promise<number> {
  if (!kept.existed) {
    await client.query(`DROP SCHEMA ${quoteIdentifier(keptName)}`);
    return 0;
  }
  await renameSchema(client, keptName, schema);
  await commentSchema(client, schema, kept.comment);
  const back = await presentSchema(client, schema);
  return back ? tablesOf(back).length : 0;
}
