import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Client } from 'pg';
import type { TableEntry } from '../../../contracts/manifest.ts';
import { CopyReceiver, type CopyConsumer } from '../../copy/copy-receiver.ts';
import { FrameBuffers } from '../../copy/frame-buffers.ts';
import { copyStatement } from '../../copy/sql-format.ts';
import { quoteColumns } from '../../identifiers.ts';
import { preamble } from '../../structure/preamble.ts';
import type { StagedTable } from '../staging/stage-tables.ts';
import type { KeyAround } from './keys-around.ts';
import { inOneTransaction } from './merge-session.ts';
import { pickOf } from './pick-rows.ts';
import {
  decideDifferences,
  layBeside,
  mergeTables,
  type Laid,
  type MergeRequest,
} from './prepare-merge.ts';

export interface WrittenSelection {
  readonly tables: number;
  readonly rows: number;
  readonly bytes: number;
}

const blockBytes = 256 * 1024;

/** Rows of one table for the file. */
interface Part {
  readonly staged: StagedTable;
  /** SQL after FROM of the staged rows `s`. */
  readonly from: string;
}

/**
 * Writes the chosen rows as a script for psql: one transaction, COPY blocks with what is pointed at before
 * what points. Records come with all that hangs from them, and with those that they need and that are
 * not in the clinic's database now. Streamed: `out` is written no faster than it takes. The caller ends it.
 * @throws ResguardoError `record-unknown`, `restore-structure-differs`, `copy-*`, or of the connection
 */
export async function writeSelection(
  request: MergeRequest,
  out: Writable,
): Promise<WrittenSelection> {
  return inOneTransaction(request, 'ROLLBACK', async (client) => {
    const laid = await layBeside(client, request);
    const file = new ScriptFile(client, out, request.signal);
    const parts = inOrder(await partsOf(client, request, laid), laid.choice.keys);
    let rows = 0;
    const counted: { part: Part; rows: number }[] = [];
    for (const part of parts) {
      const { rows: found } = await client.query<{ count: string }>(
        `SELECT count(*) FROM ${part.from}`,
      );
      counted.push({ part, rows: Number(found[0]?.count ?? 0) });
    }
    await file.write(headOf(request, counted));
    for (const { part, rows: count } of counted) {
      if (count === 0) continue;
      await file.writeRows(part);
      rows += count;
    }
    await file.write('COMMIT;\n');
    return { tables: counted.filter((one) => one.rows > 0).length, rows, bytes: file.bytes };
  });
}

async function partsOf(client: Client, request: MergeRequest, laid: Laid): Promise<Part[]> {
  if (request.order.selection.kind !== 'records') {
    return laid.staged
      .filter(({ entry }) => laid.choice.whole.has(entry))
      .map((staged) => ({ staged, from: `${staged.stage} s` }));
  }
  const tables = await mergeTables(client, laid);
  await decideDifferences(client, laid, tables, request);
  return tables.map((table) => ({
    staged: table.staged,
    from: `${table.staged.stage} s JOIN ${pickOf(table)} k ON k.back = s.ctid`,
  }));
}

/** What is pointed at comes first; a circle is entered anywhere. */
function inOrder(parts: readonly Part[], keys: readonly KeyAround[]): Part[] {
  const ordered: Part[] = [];
  const seen = new Set<Part>();
  const visit = (part: Part): void => {
    if (seen.has(part)) return;
    seen.add(part);
    const { oid } = part.staged.live ?? {};
    for (const { child, parent } of keys) {
      if (!child.leaves.some((leaf) => leaf.oid === oid)) continue;
      for (const next of parts) {
        if (parent.leaves.some((leaf) => leaf.oid === next.staged.live?.oid)) visit(next);
      }
    }
    ordered.push(part);
  };
  for (const part of parts) visit(part);
  return ordered;
}

/** Nothing in it may end the comment. */
const inComment = (text: string): string => text.replaceAll(/[\r\n]/g, ' ');

function headOf(
  { copy: { manifest } }: MergeRequest,
  counted: readonly { part: Part; rows: number }[],
): string {
  const list = counted
    .filter(({ rows }) => rows > 0)
    .map(({ part: { staged }, rows }) => `--   ${nameOf(staged.entry)}: ${rows}`);
  const lines = [
    `-- Resguardo: rows of backup ${manifest.backupId} of “${manifest.clinic}”, ${manifest.fileName},`,
    `-- seen at ${manifest.snapshot.takenAt}. Rows by table:`,
    ...list,
    '--',
    '-- psql -X -v ON_ERROR_STOP=1 -f FILE   enters them, all or none. They are added to what is there:',
    '-- a row whose key is there already stops it. Foreign keys that lead in a circle must be deferrable.',
  ];
  return `${lines.map(inComment).join('\n')}\n\nBEGIN;\n${preamble}SET CONSTRAINTS ALL DEFERRED;\n\n`;
}

const nameOf = ({ schema, table }: TableEntry): string => `${schema}.${table}`;

class ScriptFile {
  bytes = 0;
  readonly #client: Client;
  readonly #out: Writable;
  readonly #signal: AbortSignal;

  constructor(client: Client, out: Writable, signal: AbortSignal) {
    this.#client = client;
    this.#out = out;
    this.#signal = signal;
  }

  async write(chunk: string | Buffer): Promise<void> {
    this.#signal.throwIfAborted();
    this.bytes += Buffer.byteLength(chunk);
    if (!this.#out.write(chunk)) await once(this.#out, 'drain', { signal: this.#signal });
  }

  async writeRows({ staged: { entry }, from }: Part): Promise<void> {
    await this.write(copyStatement(entry));
    const columns = entry.columns.map((name) => `s.${quoteColumns([name])}`).join(', ');
    let writing: Promise<void> = Promise.resolve();
    let failure: { error: unknown } | undefined;
    // No buffer is given back: who holds what was written until when, only the stream knows.
    const consumer: CopyConsumer = {
      headroom: () => 0,
      block: ({ buffer, start, end }) => {
        receiver.pause();
        writing = writing
          .then(() => this.write(buffer.subarray(start, end)))
          .then(
            () => receiver.resume(),
            (error: unknown) => {
              failure ??= { error };
              receiver.stop();
            },
          );
      },
      done: () => undefined,
    };
    const receiver = new CopyReceiver(
      [`COPY (SELECT ${columns} FROM ${from}) TO STDOUT`],
      consumer,
      new FrameBuffers(blockBytes, 0),
    );
    this.#client.query(receiver);
    try {
      await receiver.finished;
    } catch (error) {
      await writing;
      throw failure ? failure.error : error;
    }
    await writing;
    if (failure) throw failure.error;
    await this.write('\\.\n\n');
  }
}
