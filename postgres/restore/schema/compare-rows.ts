import type { Client } from 'pg';
import type { TableEntry } from '../../../contracts/manifest.ts';
import type { RestorePlanTable } from '../../../contracts/restore.ts';
import { relationsOf, type Relation } from '../../inspect/relations.ts';
import { compareWithManifest } from '../compare.ts';
import type { CopySource } from '../restore-request.ts';
import { compareStaged } from '../staging/compare-staged.ts';
import { stageTables } from '../staging/stage-tables.ts';
import { countTable } from './present-schema.ts';

export interface RowComparison {
  readonly client: Client;
  readonly copy: CopySource;
  /** The schema of now; it may bear another name than the copy's. */
  readonly schema: string;
  readonly signal: AbortSignal;
}

/**
 * What a restore would add, change and remove, table by table, seen in one snapshot. Tables whose bytes are the
 * copy's own are not looked at further; of the others the copy's rows go into temporary tables, which
 * are gone at the end.
 */
export async function compareRows(comparison: RowComparison): Promise<RestorePlanTable[]> {
  const { client, copy, schema } = comparison;
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  try {
    const relations = (await relationsOf(client, [schema])).filter(
      ({ kind, ofExtension }) => kind === 'table' && !ofExtension,
    );
    const byName = new Map(relations.map((relation) => [relation.name, relation]));
    const entries = copy.manifest.tables;
    const compared = await compareUnlike(comparison, byName);
    const tables = entries.map(
      (entry) => compared.get(entry.table) ?? untouched(schema, entry, byName.has(entry.table)),
    );
    const inCopy = new Set(entries.map(({ table }) => table));
    for (const { name } of relations.filter((relation) => !inCopy.has(relation.name))) {
      const rowsNow = await countTable(client, schema, name);
      const counts = { rowsNow, rowsInBackup: null, added: 0, changed: 0, removed: rowsNow };
      tables.push({ schema, table: name, ...counts });
    }
    return tables;
  } finally {
    await client.query('ROLLBACK').catch(() => undefined); // a lost connection has done it already
  }
}

function untouched(schema: string, { table, rows }: TableEntry, there: boolean): RestorePlanTable {
  const counts = { rowsNow: there ? rows : null, rowsInBackup: rows, changed: 0, removed: 0 };
  return { schema, table, ...counts, added: there ? 0 : rows };
}

async function compareUnlike(
  comparison: RowComparison,
  present: ReadonlyMap<string, Relation>,
): Promise<Map<string, RestorePlanTable>> {
  const { client, copy, schema, signal } = comparison;
  const unlike = await unlikeTables(comparison, present);
  const compared = new Map<string, RestorePlanTable>();
  if (unlike.size === 0) return compared;
  const staged = await stageTables({
    client,
    copy,
    signal,
    tables: (entry, kind) => kind === 'data' && unlike.has(entry.table),
    schemaNow: () => schema,
  });
  for (const table of staged) {
    signal.throwIfAborted();
    const { entry } = table;
    const found = await compareStaged({ client, table });
    compared.set(entry.table, { schema, table: entry.table, rowsInBackup: entry.rows, ...found });
  }
  return compared;
}

/** Names of the tables that are there now and hold other rows, other columns, or the same in another order. */
async function unlikeTables(
  { client, copy, schema, signal }: RowComparison,
  present: ReadonlyMap<string, Relation>,
): Promise<Set<string>> {
  const there = copy.manifest.tables.filter(({ table }) => present.has(table));
  const isAlike = ({ table, columns }: TableEntry): boolean => {
    const now = (present.get(table)?.columns ?? []).map(({ name }) => name);
    return now.length === columns.length && columns.every((name) => now.includes(name));
  };
  const differences = await compareWithManifest({
    manifest: {
      ...copy.manifest,
      tables: there.filter(isAlike).map((entry) => ({ ...entry, schema })),
      context: [],
      sequences: [],
      largeObjects: { count: 0, bytes: 0, sha256: null },
    },
    clients: [client],
    signal,
  });
  const different = new Set(differences.map(({ object }) => object));
  return new Set(
    there
      .filter((entry) => !isAlike(entry) || different.has(`${schema}.${entry.table}`))
      .map(({ table }) => table),
  );
}
