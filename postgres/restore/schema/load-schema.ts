import type { Client } from 'pg';
import type { FrameEntry, Manifest } from '../../../contracts/manifest.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { cutFrames, type PackedFrame } from '../../verify/cut-frames.ts';
import { readBack } from '../../verify/read-back.ts';
import { entriesOf, unpackFrame } from '../../verify/unpack-frame.ts';
import { scriptIn } from '../frame-contents.ts';
import { loadError } from '../load-error.ts';
import type { CopySource, RestoreStep } from '../restore-request.ts';
import { runStatements } from '../run-statements.ts';
import { TableLanes } from '../table-lanes.ts';
import { takeBackDefaultRights } from './built-in-rights.ts';
import { compareLoaded } from './compare-loaded.ts';
import { ContextObjects } from './context-objects.ts';
import { numbersIn, pointedAtElsewhere, putAside } from './large-objects.ts';
import { named } from './losses.ts';
import type { SchemaNames } from './schema-names.ts';
import { makesSchema, statementsIn } from './structure-scripts.ts';

export interface SchemaLoad {
  /** Within the transaction, with the schema's name free. */
  readonly client: Client;
  readonly copy: CopySource;
  readonly names: SchemaNames;
  /** Where large objects are kept that ours take the place of. */
  readonly keepIn: string;
  readonly signal: AbortSignal;
  readonly onProgress: (step: RestoreStep) => void;
}

export interface SchemaLoaded {
  readonly loadMs: number;
  readonly compareMs: number;
}

/**
 * Loads a copy of one schema: frame after frame as they are downloaded, unpacked ahead in libuv's pool while
 * the server takes rows in. The rows are compared with the manifest as soon as all are there: before
 * keys and policies, which change none of them, are made. Returns once the object was read to its end
 * and its hash was right.
 * @throws ResguardoError `copy-*`, `restore-differs`, and what loadError says
 */
export async function loadSchema(load: SchemaLoad): Promise<SchemaLoaded> {
  const { client, copy, signal } = load;
  const { manifest } = copy;
  const began = performance.now();
  const object = readBack(manifest, await copy.open(), signal);
  const loading = new Loading(load);
  let compareMs: number | undefined;
  const compare = async (): Promise<number> => {
    await loading.settle();
    const from = performance.now();
    await compareLoaded(client, manifest, signal, loading.tell);
    return performance.now() - from;
  };
  for await (const frame of cutFrames(manifest, object.chunks)) {
    if (closesData(manifest, frame)) compareMs ??= await compare();
    await loading.take(frame);
  }
  compareMs ??= await compare();
  object.expectWhole();
  await loading.giveAccess();
  return { loadMs: performance.now() - began - compareMs, compareMs };
}

/** The first frame behind everything that is compared. */
const closesData = ({ frames }: Manifest, { index, entry }: PackedFrame): boolean =>
  entry.kind === 'after' ||
  entry.kind === 'access' ||
  (entry.kind === 'context' &&
    entry.table === undefined &&
    frames.slice(0, index).some(({ table }) => table !== undefined));

class Loading {
  readonly #load: SchemaLoad;
  readonly #manifest: Manifest;
  readonly #lanes: TableLanes;
  readonly #context: ContextObjects;
  readonly #access: string[] = [];
  readonly #framesLeft = new Map<number, number>();
  #tables = 0;
  #plainBytes = 0;

  constructor(load: SchemaLoad) {
    this.#load = load;
    this.#manifest = load.copy.manifest;
    this.#lanes = new TableLanes(this.#manifest, [load.client], {
      purpose: 'restore',
      inTransaction: true,
    });
    this.#context = new ContextObjects(load.client);
    for (const { kind, table } of this.#manifest.frames) {
      if (kind !== 'data' || table === undefined) continue;
      this.#framesLeft.set(table, (this.#framesLeft.get(table) ?? 0) + 1);
    }
  }

  readonly tell = (step?: Partial<RestoreStep>): void =>
    this.#load.onProgress({
      phase: 'load',
      tables: this.#tables,
      plainBytes: this.#plainBytes,
      ...step,
    });

  async take(frame: PackedFrame): Promise<void> {
    this.#load.signal.throwIfAborted();
    if (frame.entry.table === undefined) {
      await this.settle();
      await this.#script(frame);
    } else if (this.#wantsRows(frame.entry)) {
      await this.#lanes.put(frame);
    }
    this.#plainBytes += frame.entry.size;
    this.#countTable(frame.entry);
    this.tell();
  }

  settle(): Promise<void> {
    return this.#lanes.settle();
  }

  /** Owners and grants come last of all: whoever gives a table away may not read it afterwards. */
  async giveAccess(): Promise<void> {
    await this.#run('access', async () => {
      await takeBackDefaultRights(this.#load.client, this.#load.names.source);
      if (this.#access.length > 0) await this.#load.client.query(this.#access.join(';\n'));
    });
  }

  #countTable({ kind, table }: FrameEntry): void {
    if (kind !== 'data' || table === undefined) return;
    const left = (this.#framesLeft.get(table) ?? 0) - 1;
    this.#framesLeft.set(table, left);
    if (left === 0) this.#tables++;
  }

  #wantsRows({ kind, table }: FrameEntry): boolean {
    if (kind !== 'context') return true;
    const entry = entriesOf(this.#manifest, kind)[table ?? -1];
    return entry !== undefined && this.#context.isMade(entry);
  }

  async #script(frame: PackedFrame): Promise<void> {
    const { client, names } = this.#load;
    const { kind } = frame.entry;
    await this.#run(`${frame.index} (${kind})`, async () => {
      switch (kind) {
        case 'context':
          return this.#context.run(await statementsIn(this.#manifest, frame));
        case 'access':
          this.#access.push(...(await statementsIn(this.#manifest, frame)));
          return;
        case 'before': {
          const statements = await statementsIn(this.#manifest, frame);
          const wanted = statements.filter((statement) => !makesSchema(statement, names.source));
          await client.query(wanted.join(';\n'));
          return;
        }
        case 'large-objects':
          return this.#largeObjects(await this.#text(frame));
        case 'after':
          return runStatements([client], await this.#text(frame));
        default:
          await client.query(await this.#text(frame));
      }
    });
  }

  async #largeObjects(script: string): Promise<void> {
    const { client, keepIn, names } = this.#load;
    const oids = numbersIn(script);
    const own = [names.aside, names.source];
    const pointed = await pointedAtElsewhere(client, oids, own);
    if (pointed.length > 0) {
      throw new ResguardoError('restore-outside-dependents', { objects: named(pointed) });
    }
    await putAside(client, keepIn, oids);
    await client.query(script);
  }

  async #text(frame: PackedFrame): Promise<string> {
    return scriptIn(this.#manifest, await unpackFrame(this.#manifest, frame));
  }

  async #run(frame: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw loadError(error, { frame }, 'restore');
    }
  }
}
