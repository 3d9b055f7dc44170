import type { Client } from 'pg';
import type { FailureNote } from '../../../contracts/failure-note.ts';
import type { RestoreLoss, RestorePlan, RestorePlanTable } from '../../../contracts/restore.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import type { RestoreRequest } from '../restore-request.ts';
import { compareStaged } from '../staging/compare-staged.ts';
import { stageTables } from '../staging/stage-tables.ts';
import { tableNameOf } from './described-objects.ts';
import { expectRoom, expectWholeDatabases } from './expect-fit.ts';
import { lostBetween, lostMappings, wouldLose } from './losses.ts';
import { countRows, expectOwnersWithin, inside } from './look-inside.ts';
import { restoreError } from './restore-error.ts';
import { onServer } from './server-session.ts';
import { structureNow, structureOfCopy } from './structures.ts';

type PlanRequest = Omit<RestoreRequest, 'undoName' | 'onProgress'>;

/** What a restore would bring, replace and take away, row by row; the rows stand in temporary tables meanwhile. */
export async function planDatabase(request: PlanRequest): Promise<RestorePlan> {
  const { connection, copy, order, signal } = request;
  signal.throwIfAborted();
  const refusal = await refusalOf(request);
  try {
    return await inside(connection, signal, async (client) => {
      const then = await structureOfCopy(copy, signal);
      const now = await structureNow(client, connection, signal);
      const tables = await tablesOf(client, request);
      const losses = [
        ...lostBetween(now, then).map((loss) => withRows(loss, tables)),
        ...(await lostMappings(client)),
      ];
      const refused = losses.length > 0 && !order.acceptLosses ? noteOf(wouldLose(losses)) : null;
      return {
        method: 'swap-database',
        tables,
        losses,
        conflicts: [],
        handling: {
          triggers: then.hasTriggers ? 'made-after' : 'none',
          rowSecurity: then.hasRowSecurity ? 'bypassed' : 'none',
          fence: 'database',
        },
        refusal: refusal ?? refused,
      };
    });
  } catch (error) {
    signal.throwIfAborted();
    throw restoreError(error, connection);
  }
}

/** Why it would be refused whatever the rows are. */
async function refusalOf(request: PlanRequest): Promise<FailureNote | null> {
  const { connection, copy, signal } = request;
  try {
    expectWholeDatabases(request);
    await onServer(connection, (client) => expectRoom(client, connection, copy.manifest));
    await inside(connection, signal, (client) => expectOwnersWithin(client, connection));
    return null;
  } catch (error) {
    if (error instanceof ResguardoError && error.code.startsWith('restore-')) return noteOf(error);
    throw error;
  }
}

const noteOf = ({ code, params }: ResguardoError): FailureNote => ({ code, params: { ...params } });

/** The copy's tables in its order, then those it does not have. */
async function tablesOf(client: Client, request: PlanRequest): Promise<RestorePlanTable[]> {
  const { copy, signal } = request;
  const tables: RestorePlanTable[] = [];
  for (const table of await stageTables({ client, copy, signal })) {
    const { schema, table: name, rows } = table.entry;
    const compared = await compareStaged({ client, table });
    tables.push({ schema, table: name, ...compared, rowsInBackup: rows });
  }
  const known = new Set(tables.map(tableNameOf));
  for (const { schema, table, rows } of await countRows(client)) {
    if (known.has(tableNameOf({ schema, table }))) continue;
    const gone = { added: 0, changed: 0, removed: rows, rowsInBackup: null };
    tables.push({ schema, table, rowsNow: rows, ...gone });
  }
  return tables;
}

const withRows = (loss: RestoreLoss, tables: readonly RestorePlanTable[]): RestoreLoss =>
  loss.kind === 'table'
    ? { ...loss, rows: tables.find((table) => tableNameOf(table) === loss.object)?.rowsNow ?? null }
    : loss;
