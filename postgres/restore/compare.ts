import type { Client } from 'pg';
import type { Manifest, SequenceEntry, TableEntry } from '../../contracts/manifest.ts';
import { FrameBuffers } from '../copy/frame-buffers.ts';
import { dumpLargeObjects } from '../dump/large-objects.ts';
import { quoteQualified } from '../identifiers.ts';
import { copyTarget } from './copy-target.ts';
import { digestRows } from './digest-rows.ts';

/** Something that a restored database holds otherwise than the manifest says. */
export interface Difference {
  /** `schema.table` or `schema.sequence`; `pg_largeobject` for large objects. */
  readonly object: string;
  /** In terms of SQL, which need no translation: `count(*)`, `SHA-256`, `last_value`… */
  readonly what: string;
  readonly expected: string;
  /** Empty when the object is not there at all. */
  readonly found: string;
}

export interface Comparison {
  readonly manifest: Manifest;
  /** Sessions with the dump's own settings; tables are read side by side. */
  readonly clients: readonly Client[];
  readonly signal: AbortSignal;
  readonly onTable?: (table: TableEntry) => void;
}

/**
 * Reads every table of a restored database the way the dump did, in the order the rows lie, and compares
 * count and SHA-256 with the manifest; then sequences and large objects. An empty list means:
 * it is the same, to the byte.
 */
export async function compareWithManifest(request: Comparison): Promise<Difference[]> {
  const { manifest, clients, signal } = request;
  const waiting = [...manifest.tables, ...manifest.context].sort((a, b) => b.bytes - a.bytes);
  const differences: Difference[] = [];
  await Promise.all(
    clients.map(async (client) => {
      const buffers = new FrameBuffers(blockBytes, 0);
      for (let table = waiting.shift(); table; table = waiting.shift()) {
        signal.throwIfAborted();
        differences.push(...(await compareTable(client, table, buffers)));
        request.onTable?.(table);
      }
    }),
  );
  const [client] = clients;
  if (client) {
    for (const sequence of manifest.sequences) {
      signal.throwIfAborted();
      differences.push(...(await compareSequence(client, sequence)));
    }
    differences.push(...(await compareLargeObjects(client, manifest.largeObjects, signal)));
  }
  return differences.sort((a, b) => a.object.localeCompare(b.object));
}

const blockBytes = 1024 * 1024;

async function compareTable(
  client: Client,
  table: TableEntry,
  buffers: FrameBuffers,
): Promise<Difference[]> {
  const object = `${table.schema}.${table.table}`;
  const found = await unlessMissing(() => digestRows(client, copyTarget(table), buffers));
  if (!found) return [{ object, what: 'to_regclass', expected: object, found: '' }];
  if (found.rows !== table.rows) {
    const [expected, counted] = [String(table.rows), String(found.rows)];
    return [{ object, what: 'count(*)', expected, found: counted }];
  }
  if (found.sha256 === table.sha256) return [];
  return [{ object, what: 'SHA-256', expected: table.sha256, found: found.sha256 }];
}

async function compareSequence(client: Client, entry: SequenceEntry): Promise<Difference[]> {
  const object = `${entry.schema}.${entry.sequence}`;
  const found = await unlessMissing(async () => {
    const { rows } = await client.query<{ last_value: string; is_called: boolean }>(
      `SELECT last_value::text, is_called FROM ${quoteQualified(entry.schema, entry.sequence)}`,
    );
    return rows[0];
  });
  if (!found) return [{ object, what: 'to_regclass', expected: object, found: '' }];
  const expected = `${entry.lastValue}, ${entry.isCalled}`;
  const told = `${found.last_value}, ${found.is_called}`;
  return expected === told
    ? []
    : [{ object, what: 'last_value, is_called', expected, found: told }];
}

/** They have no schema: the database must hold those of the backup and no others. */
async function compareLargeObjects(
  client: Client,
  expected: Manifest['largeObjects'],
  signal: AbortSignal,
): Promise<Difference[]> {
  if (expected.count === 0) return [];
  await client.query('BEGIN'); // a descriptor lives as long as its transaction
  const found = await dumpLargeObjects(client, 'all', async () => undefined, signal);
  await client.query('COMMIT');
  const object = 'pg_largeobject';
  if (found.count !== expected.count) {
    const [told, counted] = [String(expected.count), String(found.count)];
    return [{ object, what: 'count(*)', expected: told, found: counted }];
  }
  const [told, counted] = [expected.sha256 ?? '', found.sha256 ?? ''];
  return told === counted ? [] : [{ object, what: 'SHA-256', expected: told, found: counted }];
}

/** No such schema, table or column. */
const missing = new Set(['3F000', '42P01', '42703']);

async function unlessMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && missing.has(String(error.code))) {
      return undefined;
    }
    throw error;
  }
}
