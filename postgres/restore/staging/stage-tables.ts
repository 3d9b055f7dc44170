import { createHash, type Hash } from 'node:crypto';
import { finished } from 'node:stream/promises';
import type { Client } from 'pg';
import { from } from 'pg-copy-streams';
import type { FrameEntry, Manifest, TableEntry } from '../../../contracts/manifest.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteColumns, quoteIdentifier, quoteQualified } from '../../identifiers.ts';
import type { PackedFrame } from '../../verify/cut-frames.ts';
import { entriesOf, unpackFrame } from '../../verify/unpack-frame.ts';
import { rowsIn, scriptIn } from '../frame-contents.ts';
import { loadError } from '../load-error.ts';
import type { CopySource } from '../restore-request.ts';
import { BackupTypes } from './backup-types.ts';
import { chosenFrames } from './chosen-frames.ts';
import { liveKey, liveTables, type LiveColumn, type LiveTable } from './live-tables.ts';
import { largeObjectStage, stageLargeObjects } from './stage-large-objects.ts';

export interface StagedColumn {
  readonly name: string;
  /** The same column as it is now; null: there is none. */
  readonly live: LiveColumn | null;
  /** The backup's type is another than the present one, or there is none: staged as text. */
  readonly asText: boolean;
}

/** A table of the backup whose rows stand in a temporary table. */
export interface StagedTable {
  readonly kind: 'data' | 'context';
  /** As the manifest has it. */
  readonly entry: TableEntry;
  /** Where its rows stand: SQL, `pg_temp."resguardo_stage_3"`. */
  readonly stage: string;
  /** In the order of the manifest. */
  readonly columns: readonly StagedColumn[];
  /** The table as it is now; null: there is none. */
  readonly live: LiveTable | null;
}

export interface StageRequest {
  /** A session with the dump's settings. The temporary tables live as long as it, or its transaction. */
  readonly client: Client;
  readonly copy: CopySource;
  /** Which tables; all of the clinic's own when left out. */
  readonly tables?: (table: TableEntry, kind: StagedTable['kind']) => boolean;
  /** The schema that stands now for one of the backup; the same when left out. */
  readonly schemaNow?: (schema: string) => string;
  /** Also the large objects, into `pg_temp.resguardo_stage_lo (oid, at, piece)`. */
  readonly largeObjects?: boolean;
  readonly signal: AbortSignal;
  readonly onFrame?: (entry: FrameEntry) => void;
}

/**
 * Loads rows of a copy into temporary tables with the types of the present ones and without their
 * constraints. Every table's digest is checked against the manifest on the way; when most of the copy is
 * read, so is the hash of the whole. Bounded memory: one frame.
 * @throws ResguardoError `restore-load-failed`, `restore-right-missing`, `copy-altered`, `copy-truncated`
 * or of the connection
 */
export async function stageTables(request: StageRequest): Promise<StagedTable[]> {
  const { client, copy, signal, largeObjects = false } = request;
  const { manifest } = copy;
  const chosen = request.tables ?? ((_: TableEntry, kind: string) => kind === 'data');
  const wanted = (entry: FrameEntry): boolean => {
    if (entry.kind === 'large-objects') return largeObjects;
    const table = entryOf(manifest, entry);
    if (table && entry.kind === 'context') return chosen(table, 'context');
    return table ? chosen(table, 'data') : entry.kind === 'before' || entry.kind === 'context';
  };
  const types = new BackupTypes();
  let stages: Map<TableEntry, Stage> | undefined;
  const ready = async (): Promise<Map<TableEntry, Stage>> =>
    (stages ??= await makeStages(request, chosen, types));
  if (largeObjects) await client.query(largeObjectStage);
  for await (const frame of chosenFrames(copy, wanted, signal)) {
    const table = entryOf(manifest, frame.entry);
    const plain = await unpackFrame(manifest, frame);
    if (table) await stageFrame(client, manifest, (await ready()).get(table), frame, plain);
    else if (frame.entry.kind === 'large-objects') {
      await stageLargeObjects(client, scriptIn(manifest, plain));
    } else types.read(scriptIn(manifest, plain));
    request.onFrame?.(frame.entry);
  }
  const staged = [...(await ready()).values()];
  for (const { table, hash, rows } of staged) expectSame(table, rows, hash.digest('hex'));
  for (const { table } of staged) await client.query(`ANALYZE ${table.stage}`);
  return staged.map(({ table }) => table);
}

interface Stage {
  readonly table: StagedTable;
  readonly hash: Hash;
  rows: number;
}

const entryOf = (manifest: Manifest, { kind, table }: FrameEntry): TableEntry | undefined =>
  table === undefined ? undefined : entriesOf(manifest, kind)[table];

async function makeStages(
  request: StageRequest,
  chosen: NonNullable<StageRequest['tables']>,
  types: BackupTypes,
): Promise<Map<TableEntry, Stage>> {
  const { client, copy, schemaNow = (schema: string) => schema } = request;
  const { tables, context } = copy.manifest;
  const entries = [
    ...tables.map((entry) => ({ entry, kind: 'data' as const })),
    ...context.map((entry) => ({ entry, kind: 'context' as const })),
  ].filter(({ entry, kind }) => chosen(entry, kind));
  const live = await liveTables(
    client,
    entries.map(({ entry }) => ({ schema: schemaNow(entry.schema), table: entry.table })),
  );
  const stages = new Map<TableEntry, Stage>();
  for (const [index, { entry, kind }] of entries.entries()) {
    const now = live.get(liveKey(schemaNow(entry.schema), entry.table)) ?? null;
    const columns = entry.columns.map((name): StagedColumn => {
      const column = now?.columns.find((one) => one.name === name && !one.generated) ?? null;
      const asText =
        column === null ||
        types.differs({ ...entry, name }, typeThen(column.type, entry.schema, schemaNow));
      return { name, live: column, asText };
    });
    const stage = `pg_temp.${quoteIdentifier(`resguardo_stage_${index}`)}`;
    const table: StagedTable = { kind, entry, stage, columns, live: now };
    await createStage(client, table, index);
    stages.set(entry, { table, hash: createHash('sha256'), rows: 0 });
  }
  return stages;
}

/** A type of the clinic's own schema, as it was called where the backup was made. */
function typeThen(type: string, then: string, schemaNow: (schema: string) => string): string {
  const now = schemaNow(then);
  if (now === then) return type;
  const plain = (name: string): string =>
    /^[a-z_][a-z0-9_$]*$/.test(name) ? name : quoteIdentifier(name);
  const prefix = `${plain(now)}.`;
  return type.startsWith(prefix) ? `${plain(then)}.${type.slice(prefix.length)}` : type;
}

async function createStage(client: Client, table: StagedTable, index: number): Promise<void> {
  const { live, columns, stage } = table;
  const name = quoteIdentifier(`resguardo_stage_${index}`);
  await client.query(`DROP TABLE IF EXISTS ${stage}`);
  const list = columns.map(({ name: column, asText }) =>
    asText ? `NULL::pg_catalog.text AS ${quoteIdentifier(column)}` : `r.${quoteIdentifier(column)}`,
  );
  const source = live ? ` FROM ONLY ${quoteQualified(live.schema, live.name)} r` : '';
  try {
    // Made from the table itself: so domains, lengths and collations are those of its columns.
    await client.query(
      `CREATE TEMPORARY TABLE ${name} AS SELECT ${list.join(', ')}${source} WITH NO DATA`,
    );
  } catch (error) {
    throw restoreLoadError(error, { table: nameOf(table.entry), frame: '' });
  }
}

async function stageFrame(
  client: Client,
  manifest: Manifest,
  stage: Stage | undefined,
  frame: PackedFrame,
  plain: Buffer,
): Promise<void> {
  if (!stage) throw new TypeError(`frame ${frame.index} was not asked for`);
  const { entry } = stage.table;
  try {
    const rows = rowsIn(manifest, entry, plain);
    stage.hash.update(rows);
    stage.rows += frame.entry.rows;
    const columns = entry.columns.length === 0 ? '' : ` (${quoteColumns(entry.columns)})`;
    const copy = client.query(from(`COPY ${stage.table.stage}${columns} FROM STDIN`));
    copy.end(rows);
    await finished(copy);
  } catch (error) {
    throw restoreLoadError(error, { table: nameOf(entry), frame: String(frame.index) });
  }
}

function expectSame({ entry }: StagedTable, rows: number, sha256: string): void {
  if (rows === entry.rows && sha256 === entry.sha256) return;
  throw new ResguardoError('copy-altered', {
    expected: entry.sha256,
    found: sha256,
    table: nameOf(entry),
  });
}

const nameOf = ({ schema, table }: TableEntry): string => `${schema}.${table}`;

/** What is told of data that did not load, in the words of a restore; never quotes a row. */
export const restoreLoadError = (
  error: unknown,
  params: { table?: string; frame: string },
): ResguardoError => loadError(error, params, 'restore');
