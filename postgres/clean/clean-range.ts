import type { Client } from 'pg';
import type { CleanResult } from '../../contracts/clean-range.ts';
import { batchesOf } from './batches.ts';
import type { CleanTable, Unit } from './clean-graph.ts';
import { CleanStopped, type CleanRangeRequest } from './clean-request.ts';
import {
  inTransaction,
  refuseCancelled,
  withCleanSession,
  type CleanSession,
} from './clean-session.ts';
import { deleteBatch, Uncovered } from './delete-batch.ts';
import { examine, totalBytes, uncovered, type Examined } from './examine.ts';
import { olderSnapshotsGone } from './older-snapshots.ts';
import { giveTurns } from './turns.ts';
import { vacuumTables } from './vacuum-tables.ts';
import { whenUnlocked } from './when-unlocked.ts';

const usualBatchRows = 1000;

/**
 * Deletes the rows of a range and all that hangs from them, after finding every one of them in the backup
 * exactly as it is. In batches, each a transaction of its own, what points before what it points at; each
 * DELETE compares its rows with the backup's once more. May be run again after it was cut off anywhere:
 * it goes on with what is left. Aborting ends it between two batches.
 *
 * The application's own triggers do not fire, and nothing is ever taken along by ON DELETE CASCADE or
 * changed by SET NULL: docs/clean-range.md.
 * @throws ResguardoError whatever the plan's refusal says, before anything is deleted; CleanStopped when a
 * row was changed meanwhile; `restore-locked`, `copy-*`, `database-*`, `cancelled`
 */
export const cleanRange = async (request: CleanRangeRequest): Promise<CleanResult> => {
  const { connection, signal, backupId, compact = false } = request;
  return withCleanSession(connection, signal, async (session) => {
    const { client, interruptible } = session;
    const examined = await interruptible(() => examine(session, request));
    const tally = new Tally(request, examined);
    tally.tell('check');
    const missing = uncovered(examined.covered, backupId);
    if (missing !== null) throw new CleanStopped(missing, await tally.result(client));
    try {
      for (const unit of examined.graph.units) await cleanUnit(session, unit, request, tally);
    } catch (error) {
      if (!(error instanceof Uncovered)) throw error;
      const params = { table: error.table, rows: String(error.rows), backup: String(backupId) };
      throw new CleanStopped(params, await tally.result(client));
    }
    tally.tell('vacuum');
    const touched = tally.touched.map(({ relation }) => relation);
    await interruptible(async () => {
      await olderSnapshotsGone(client);
      await vacuumTables(client, touched, compact);
    });
    return tally.result(client);
  });
};

const cleanUnit = async (
  { client }: CleanSession,
  unit: Unit,
  request: CleanRangeRequest,
  tally: Tally,
): Promise<void> => {
  const { examined } = tally;
  const { graph, doomed } = examined;
  await inTransaction(client, () => giveTurns(client, unit, graph, doomed));
  const batches = await batchesOf(client, unit, doomed, request.batchRows ?? usualBatchRows);
  const name = unit.tables.map(({ relation }) => `${relation.schema}.${relation.name}`).join(', ');
  for (const turns of batches) {
    refuseCancelled(request.signal);
    const deleted = await whenUnlocked(name, () =>
      inTransaction(client, () => deleteBatch(client, { ...examined, unit, turns })),
    );
    unit.tables.forEach((table, index) => tally.add(table, deleted[index] ?? 0));
    tally.tell('delete');
  }
};

/** Counts what is deleted, with what earlier attempts had deleted. */
class Tally {
  readonly examined: Examined;
  readonly #request: CleanRangeRequest;
  readonly #deleted = new Map<CleanTable, number>();
  readonly #bytesBefore = new Map<CleanTable, number>();
  readonly #total: number;

  constructor(request: CleanRangeRequest, examined: Examined) {
    this.#request = request;
    this.examined = examined;
    let total = 0;
    for (const { one, rows, bytes } of examined.covered) {
      const { schema, name } = one.table.relation;
      const planned = request.planned?.tables.find(
        (table) => table.schema === schema && table.table === name,
      );
      const earlier = Math.max(0, (planned?.rows ?? rows) - rows);
      total += earlier + rows;
      this.#deleted.set(one.table, earlier);
      this.#bytesBefore.set(one.table, planned?.bytes ?? bytes);
    }
    this.#total = total;
  }

  add(table: CleanTable, rows: number): void {
    this.#deleted.set(table, (this.#deleted.get(table) ?? 0) + rows);
  }

  /** Tables that rows were deleted from. */
  get touched(): CleanTable[] {
    return [...this.#deleted].filter(([, rows]) => rows > 0).map(([table]) => table);
  }

  get #sum(): number {
    return [...this.#deleted.values()].reduce((sum, rows) => sum + rows, 0);
  }

  tell(phase: 'check' | 'delete' | 'vacuum'): void {
    this.#request.onProgress?.({ phase, rows: this.#sum, total: this.#total });
  }

  async result(client: Client): Promise<CleanResult> {
    const { touched } = this;
    const after = await totalBytes(client, touched);
    const tables = touched.map((table) => ({
      schema: table.relation.schema,
      table: table.relation.name,
      deleted: this.#deleted.get(table) ?? 0,
      bytesBefore: this.#bytesBefore.get(table) ?? 0,
      bytesAfter: after.get(table) ?? 0,
    }));
    const freed = tables.reduce((sum, one) => sum + one.bytesBefore - one.bytesAfter, 0);
    return { tables, deleted: this.#sum, freedBytes: Math.max(0, freed) };
  }
}
