import type { Client } from 'pg';
import type { FrameEntry, Manifest } from '../../contracts/manifest.ts';
import type { PackedFrame } from '../verify/cut-frames.ts';
import { entriesOf, unpackFrame } from '../verify/unpack-frame.ts';
import { rowsIn } from './frame-contents.ts';
import { loadError, type LoadPurpose } from './load-error.ts';
import { loadRows } from './load-rows.ts';

/** Unpacked bytes waiting to be loaded, above which no further frame is taken from the download. */
const heldLimit = 24 * 1024 * 1024;

interface Lane {
  readonly client: Client;
  /** Ends when all that was given to this lane is loaded; fails with the first that was not. */
  done: Promise<void>;
  /**
   * Bytes of the tables given to it that are not loaded yet, so that the next goes where there is least to
   * do: how fast a lane is depends on its tables' columns.
   */
  toLoad: number;
  /** Tables of the open transaction with rows still to come; none: no transaction is open. */
  readonly unfinished: Set<string>;
}

export interface LaneOptions {
  /** `drill` unless told: names the failures. */
  readonly purpose?: LoadPurpose;
  /**
   * A transaction is open on every connection, and the tables were made in it: then they are neither
   * emptied nor committed. Otherwise each lane has transactions of its own.
   */
  readonly inTransaction?: boolean;
}

/**
 * Loads tables side by side, one connection a lane. A table stays on its lane and its frames keep
 * their order, so that it lies in the new database as it lay in the old one. Frames of more tables
 * than there are lanes may come mixed: a lane's transaction holds any number of them.
 */
export class TableLanes {
  readonly #manifest: Manifest;
  readonly #options: LaneOptions;
  readonly #lanes: readonly Lane[];
  readonly #laneOf = new Map<string, Lane>();
  readonly #framesLeft = new Map<string, number>();
  readonly #loading = new Set<Promise<void>>();
  #held = 0;
  #failure: { error: unknown } | undefined;

  constructor(manifest: Manifest, clients: readonly Client[], options: LaneOptions = {}) {
    this.#manifest = manifest;
    this.#options = options;
    this.#lanes = clients.map((client) => ({
      client,
      done: Promise.resolve(),
      toLoad: 0,
      unfinished: new Set(),
    }));
    for (const entry of manifest.frames) {
      const key = keyOf(entry);
      this.#framesLeft.set(key, (this.#framesLeft.get(key) ?? 0) + 1);
    }
  }

  /** Takes a table's frame; resolves when there is room for another. Fails when any before it failed. */
  async put(frame: PackedFrame): Promise<void> {
    const lane = this.#lane(frame.entry);
    const unpacked = unpackFrame(this.#manifest, frame);
    const loaded = Promise.all([unpacked, lane.done]).then(([plain]) =>
      this.#load(lane, frame, plain),
    );
    lane.done = loaded;
    this.#held += frame.entry.size;
    const tracked = loaded.finally(() => {
      this.#held -= frame.entry.size;
      this.#loading.delete(tracked);
    });
    tracked.catch((error: unknown) => (this.#failure ??= { error }));
    this.#loading.add(tracked);
    while (this.#held > heldLimit) await Promise.race(this.#loading);
    if (this.#failure) throw this.#failure.error;
  }

  /** Resolves when everything taken so far is loaded, and committed where transactions are the lanes' own. */
  async settle(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.done));
  }

  async #load(lane: Lane, frame: PackedFrame, plain: Buffer): Promise<void> {
    const key = keyOf(frame.entry);
    const table = entriesOf(this.#manifest, frame.entry.kind)[frame.entry.table ?? -1];
    if (!table) throw new TypeError(`frame ${frame.index} names no table`);
    const own = this.#options.inTransaction !== true;
    const empties = own && !lane.unfinished.has(key);
    const opens = own && lane.unfinished.size === 0;
    lane.unfinished.add(key);
    try {
      const rows = rowsIn(this.#manifest, table, plain);
      await loadRows(lane.client, { table, rows, empties, opens });
      lane.toLoad -= rows.length;
    } catch (error) {
      const params = { table: `${table.schema}.${table.table}`, frame: String(frame.index) };
      throw loadError(error, params, this.#options.purpose);
    }
    releaseMemory(plain);
    const left = (this.#framesLeft.get(key) ?? 0) - 1;
    this.#framesLeft.set(key, left);
    if (left === 0) lane.unfinished.delete(key);
    if (own && lane.unfinished.size === 0) await lane.client.query('COMMIT');
  }

  #lane(entry: FrameEntry): Lane {
    const key = keyOf(entry);
    const known = this.#laneOf.get(key);
    if (known) return known;
    const lane = this.#lanes.reduce((least, next) => (next.toLoad < least.toLoad ? next : least));
    this.#laneOf.set(key, lane);
    lane.toLoad += entriesOf(this.#manifest, entry.kind)[entry.table ?? -1]?.bytes ?? 0;
    return lane;
  }
}

/** Below this several buffers may share memory. */
const ownMemoryFrom = 1024 * 1024;

/** Gives a frame's memory back at once; else it waits for the garbage collector, and makes it come more often. */
function releaseMemory({ buffer }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= ownMemoryFrom) buffer.transfer(0);
}

const keyOf = ({ kind, table }: FrameEntry): string => `${kind} ${table ?? ''}`;
