import { createHash, type Hash } from 'node:crypto';
import type { Client } from 'pg';
import type { TableEntry } from '../../contracts/manifest.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { databaseError } from '../database-errors.ts';
import type { TableRead } from '../plan/contents.ts';
import { CopyReceiver, type CopyConsumer, type RowBlock } from './copy-receiver.ts';
import type { DataFormat } from './data-format.ts';
import { FrameBuffers } from './frame-buffers.ts';
import type { FrameWriter } from './frame-writer.ts';

/** A table to read, and which entry of the manifest's `tables` or `context` it becomes. */
export interface ReadTask {
  readonly kind: 'data' | 'context';
  readonly table: number;
  readonly read: TableRead;
}

export interface ReadTablesRequest {
  readonly lanes: readonly Client[];
  readonly rejoin: (lane: Client) => Promise<void>;
  readonly tasks: readonly ReadTask[];
  readonly format: DataFormat;
  readonly writer: FrameWriter;
  /** Frames are appended only after this. */
  readonly after: Promise<unknown>;
  readonly onBlock: (rows: number, bytes: number) => void;
  readonly onTable: () => void;
}

/** What of a table's entry only reading it tells. */
export type ReadResult = Pick<TableEntry, 'rows' | 'bytes' | 'sha256'>;

const frameBytes = 4 * 1024 * 1024;

/** Tables thought to be smaller than this share a round trip, up to so many and so much. */
const smallBytes = 256 * 1024;
const batchTables = 64;
const batchBytes = 2 * 1024 * 1024;

/** Frames of one lane that may be compressed or wait for the sink while it reads on. */
const framesInFlight = 2;

/**
 * Reads the tables over all lanes, largest first, and writes their rows as frames. Memory is what the
 * frames in hand take, whatever the tables' size.
 *
 * A lane that may not lock a table in time, because somebody waits for it to be free, leaves it to the
 * first lane, whose session holds the lock already.
 */
export const readTables = async (
  request: ReadTablesRequest,
): Promise<Map<ReadTask, ReadResult>> => {
  const results = new Map<ReadTask, ReadResult>();
  const batches = makeBatches(request.tasks);
  const leftOver: ReadTask[] = [];
  const [leader] = request.lanes;
  if (leader === undefined) throw new Error('no session to read with');
  const buffers = new FrameBuffers(frameBytes, request.format.headroom);
  const running = new Set<BatchReading>();
  let failure: { error: unknown } | undefined;

  const run = async (lane: Client, batch: readonly ReadTask[]): Promise<void> => {
    const reading = new BatchReading(batch, request, buffers, results);
    running.add(reading);
    try {
      await reading.run(lane);
    } catch (error) {
      if (lane === leader || !isLockTimeout(error)) throw reading.told(error);
      await request.rejoin(lane);
      leftOver.push(...batch.filter((task) => !results.has(task)));
    } finally {
      running.delete(reading);
    }
  };
  // Every lane has ended before this function does: nothing reaches the sink afterwards.
  await Promise.all(
    request.lanes.map(async (lane) => {
      try {
        while (failure === undefined) {
          const batch = batches.shift();
          if (batch === undefined) return;
          await run(lane, batch);
        }
      } catch (error) {
        failure ??= { error };
        for (const reading of running) reading.stop();
      }
    }),
  );
  if (failure !== undefined) throw failure.error;
  if (leftOver.length > 0) await run(leader, leftOver);
  return results;
};

const isLockTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '55P03';

const makeBatches = (tasks: readonly ReadTask[]): ReadTask[][] => {
  const sorted = [...tasks].sort((a, b) => b.read.estimatedBytes - a.read.estimatedBytes);
  const batches: ReadTask[][] = [];
  let small: ReadTask[] = [];
  let bytes = 0;
  for (const task of sorted) {
    const size = task.read.estimatedBytes;
    if (size >= smallBytes) {
      batches.push([task]);
      continue;
    }
    if (small.length >= batchTables || bytes + size > batchBytes) {
      batches.push(small);
      small = [];
      bytes = 0;
    }
    small.push(task);
    bytes += size;
  }
  if (small.length > 0) batches.push(small);
  return batches;
};

/** Several tables read in one round trip. */
class BatchReading implements CopyConsumer {
  readonly #tasks: readonly ReadTask[];
  readonly #request: ReadTablesRequest;
  readonly #results: Map<ReadTask, ReadResult>;
  readonly #buffers: FrameBuffers;
  readonly #receiver: CopyReceiver;
  readonly #writes: Promise<void>[] = [];
  #failure: { error: unknown } | undefined;
  #inFlight = 0;
  #last: Promise<unknown>;
  #digest: Hash = createHash('sha256');
  #rows = 0;
  #bytes = 0;

  constructor(
    tasks: readonly ReadTask[],
    request: ReadTablesRequest,
    buffers: FrameBuffers,
    results: Map<ReadTask, ReadResult>,
  ) {
    this.#tasks = tasks;
    this.#request = request;
    this.#buffers = buffers;
    this.#results = results;
    this.#last = request.after;
    this.#receiver = new CopyReceiver(
      tasks.map(({ read }) => `COPY ${read.source} TO STDOUT`),
      this,
      buffers,
    );
  }

  /** Kept when every frame is in the sink. */
  async run(lane: Client): Promise<void> {
    lane.query(this.#receiver);
    const ended = await this.#receiver.finished.then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    // The server's error came before those that it brings about: pg_dump loses the snapshot with it.
    this.#failure ??= ended;
    await Promise.all(this.#writes);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  stop(): void {
    this.#receiver.stop();
  }

  /** An error of the server as ours, naming the table in hand. */
  told(error: unknown): Error {
    const relation = this.#tasks[this.#receiver.statement]?.read.relation;
    if (relation === undefined) return databaseError(error);
    return databaseError(error, { schema: relation.schema, table: relation.name });
  }

  headroom(statement: number): number {
    return this.#request.format.headroomOf(this.#task(statement).read);
  }

  block(block: RowBlock): void {
    if (this.#failure !== undefined) return;
    const task = this.#task(block.statement);
    const bytes = block.end - block.start;
    this.#digest.update(block.buffer.subarray(block.start, block.end));
    this.#rows += block.rows;
    this.#bytes += bytes;
    this.#request.onBlock(block.rows, bytes);
    let plain: Buffer;
    try {
      plain = this.#request.format.frame(task, block);
    } catch (error) {
      // The socket calls this: thrown from here it would end the process.
      this.#failure ??= { error };
      this.#receiver.stop();
      return;
    }
    const { kind, table } = task;
    const write = this.#request.writer.write(plain, { kind, table, rows: block.rows }, this.#last);
    this.#last = write;
    this.#inFlight++;
    if (this.#inFlight >= framesInFlight) this.#receiver.pause();
    this.#writes.push(
      write.then(
        () => {
          this.#buffers.give(block.buffer);
          this.#inFlight--;
          if (this.#inFlight < framesInFlight) this.#receiver.resume();
        },
        (error: unknown) => {
          this.#failure ??= { error };
          this.#receiver.stop();
        },
      ),
    );
  }

  done(statement: number, told: number): void {
    if (this.#failure !== undefined) return;
    const task = this.#task(statement);
    if (told !== this.#rows) {
      this.#failure ??= {
        error: new ResguardoError('snapshot-lost', {
          why: `${told} rows were announced and ${this.#rows} arrived`,
        }),
      };
      this.#receiver.stop();
      return;
    }
    this.#results.set(task, {
      rows: this.#rows,
      bytes: this.#bytes,
      sha256: this.#digest.digest('hex'),
    });
    this.#digest = createHash('sha256');
    this.#rows = 0;
    this.#bytes = 0;
    this.#request.onTable();
  }

  #task(statement: number): ReadTask {
    const task = this.#tasks[statement];
    if (task === undefined) throw new Error('the server answers a statement it was not asked');
    return task;
  }
}
