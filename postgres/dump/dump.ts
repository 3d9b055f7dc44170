import type { OpenedConnection } from '../../contracts/connection.ts';
import type { Manifest, TableEntry } from '../../contracts/manifest.ts';
import type { Compression, DumpFormat, Scope } from '../../contracts/scope.ts';
import type { FrameSink } from '../copy/frame-sink.ts';
import { FrameWriter } from '../copy/frame-writer.ts';
import { readTables, type ReadResult, type ReadTask } from '../copy/read-tables.ts';
import { readableRelations } from '../inspect/readable-relations.ts';
import { sequenceValues } from '../inspect/sequence-values.ts';
import type { Contents } from '../plan/contents.ts';
import { contentsOf, lookFor, neededTables } from '../plan/scope-contents.ts';
import { checkRights } from '../snapshot/check-rights.ts';
import { lockMore } from '../snapshot/lock-tables.ts';
import { withSnapshot, type Snapshot } from '../snapshot/open-snapshot.ts';
import { choosePgDump, installedPgDumps, type PgDump } from '../structure/find-pg-dump.ts';
import { runPgDump } from '../structure/run-pg-dump.ts';
import { structurePieces, withRights } from '../structure/structure-pieces.ts';
import { tocEntries } from '../structure/toc-entries.ts';
import { documentOf, type PlainFrame } from './document.ts';
import { dumpLargeObjects, largeObjectRights } from './large-objects.ts';
import { ownVersion } from './own-version.ts';
import { ProgressMeter, type DumpProgress } from './progress-meter.ts';

export interface DumpRequest {
  readonly connection: OpenedConnection;
  readonly scope: Scope;
  readonly format: DumpFormat;
  readonly compression: Compression;
  /** For the manifest. */
  readonly clinic: string;
  readonly backupId: number;
  readonly fileName: string;
  /** The programs to choose from; null or left out, those that are installed. */
  readonly pgDumpCandidates?: readonly string[] | null;
  /** Sessions that read side by side; 2 unless told. */
  readonly parallel?: number;
}

export interface DumpEvents {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DumpProgress) => void;
}

/** The manifest but for the hashes of the whole, which whoever keeps the bytes takes. */
export type DumpedManifest = Omit<Manifest, 'sha256' | 'md5'>;

/**
 * Reads a clinic at one instant and writes it to the sink, frame by frame. Nothing is written before
 * all that can be known beforehand is in order. Aborting the signal ends every session and process and
 * throws `cancelled`; an error of the sink is thrown as it is.
 *
 * Throws the catalogue's 20s and 30s.
 */
export const dump = async (
  request: DumpRequest,
  sink: FrameSink,
  events: DumpEvents,
): Promise<DumpedManifest> => {
  let sinkFailure: { error: unknown } | undefined;
  const watched: FrameSink = {
    append: async (frame) => {
      try {
        return await sink.append(frame);
      } catch (error) {
        sinkFailure ??= { error };
        throw error;
      }
    },
  };
  // Asking programs for their version takes as long as connecting does.
  const installed = installedPgDumps(request.pgDumpCandidates);
  try {
    return await withSnapshot(
      {
        connection: request.connection,
        lanes: request.parallel ?? 2,
        signal: events.signal,
        tables: async (client) => {
          const relations = await readableRelations(client, request.scope);
          await checkRights(client, relations, request.connection);
          return relations.filter(({ isTable }) => isTable);
        },
      },
      async (snapshot) => {
        const { leader, server } = snapshot;
        const pgDump = choosePgDump(await installed, server);
        const looked = await lookFor(leader, request.scope);
        const needed = neededTables(looked);
        await checkRights(leader, needed, request.connection);
        await lockMore(leader, needed);
        const contents = await contentsOf(leader, looked);
        return write({ request, snapshot, contents, pgDump, sink: watched, events });
      },
    );
  } catch (error) {
    throw sinkFailure === undefined ? error : sinkFailure.error;
  }
};

interface Work {
  readonly request: DumpRequest;
  readonly snapshot: Snapshot;
  readonly contents: Contents;
  readonly pgDump: PgDump;
  readonly sink: FrameSink;
  readonly events: DumpEvents;
}

const write = async (work: Work): Promise<DumpedManifest> => {
  const { request, snapshot, contents, events } = work;
  const writer = new FrameWriter(work.sink, request.compression);
  const progress = new ProgressMeter(contents, writer, events.onProgress);
  const document = documentOf(request, contents);

  // pg_dump works while the first rows are read; these wait for what stands before them.
  const ownEnd = new AbortController();
  const structure = runPgDump(work.pgDump, {
    connection: request.connection,
    snapshotId: snapshot.id,
    schemas: contents.structure.schemas,
    without: contents.structure.without,
    signal: AbortSignal.any([events.signal, ownEnd.signal]),
  }).then((text) => structurePieces(tocEntries(text), contents));
  const writeAll = async (frames: readonly PlainFrame[]) => {
    for (const { kind, plain } of frames) await writer.write(plain, { kind, rows: 0 });
  };
  const ahead = structure.then((pieces) => writeAll(document.ahead(pieces)));
  const tasks = tasksOf(contents);
  const reading = readTables({
    lanes: snapshot.lanes,
    rejoin: snapshot.rejoin,
    tasks,
    format: document.data,
    writer,
    after: ahead,
    onBlock: progress.block,
    onTable: progress.table,
  });
  const [results] = await allEnded([reading, ahead], () => ownEnd.abort());

  const largeObjects = await dumpLargeObjects(
    snapshot.leader,
    contents.largeObjects,
    (sql) => writeAll([document.largeObjects(sql)]),
    events.signal,
  );
  const sequences = await sequenceValues(snapshot.leader, contents.sequences);
  const rights = await largeObjectRights(snapshot.leader, contents.largeObjects);
  await writeAll(document.behind(withRights(await structure, rights), sequences));
  progress.end();
  const entries = (kind: ReadTask['kind']) =>
    tasks.filter((task) => task.kind === kind).map((task) => entryOf(task, results.get(task)));
  const tables = entries('data');
  return {
    resguardo: 1,
    clinic: request.clinic,
    backupId: request.backupId,
    fileName: request.fileName,
    createdAt: new Date().toISOString(),
    scope: request.scope,
    format: request.format,
    compression: request.compression,
    versions: {
      resguardo: ownVersion,
      server: snapshot.server.version,
      pgDump: work.pgDump.version,
      encoding: snapshot.server.encoding,
      collate: snapshot.server.collate,
      ctype: snapshot.server.ctype,
    },
    snapshot: { id: snapshot.id, takenAt: snapshot.takenAt, lsn: snapshot.lsn },
    extensions: contents.extensions.map(({ name, schema, version }) => ({ name, schema, version })),
    tables,
    context: entries('context'),
    sequences,
    largeObjects,
    frames: writer.frames,
    totals: {
      tables: tables.length,
      rows: tables.reduce((sum, { rows }) => sum + rows, 0),
      plainBytes: writer.plainBytes,
      bytes: writer.bytes,
    },
  };
};

const tasksOf = (contents: Contents): ReadTask[] => [
  ...contents.tables.map((read, table): ReadTask => ({ kind: 'data', table, read })),
  ...contents.context.map((read, table): ReadTask => ({ kind: 'context', table, read })),
];

const entryOf = ({ read }: ReadTask, result: ReadResult | undefined): TableEntry => {
  const { relation, orderBy, reason } = read;
  if (result === undefined) throw new Error(`${relation.schema}.${relation.name} was not read`);
  return {
    schema: relation.schema,
    table: relation.name,
    columns: relation.columns.map(({ name }) => name),
    ...result,
    orderBy: [...orderBy],
    ...(reason === undefined ? {} : { reason }),
  };
};

/**
 * Waits until every one has ended, calling `onFailure` at the first failure. Of several failures the one
 * that stands first in the list is thrown: it knows the cause of those behind it.
 */
const allEnded = async <T extends readonly unknown[]>(
  works: { [K in keyof T]: Promise<T[K]> },
  onFailure: () => void,
): Promise<T> => {
  const list: readonly Promise<unknown>[] = works;
  for (const work of list) work.catch(onFailure);
  await Promise.allSettled(list);
  return Promise.all(list) as unknown as Promise<T>;
};
