import type { Client } from 'pg';
import type { Manifest, TableEntry } from '../../../contracts/manifest.ts';
import type { RestoreSelection } from '../../../contracts/restore.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { liveKey, liveTables } from '../staging/live-tables.ts';
import { keysAround, type KeyAround } from './keys-around.ts';
import type { MergeScope } from './merge-scope.ts';

type Named = Pick<TableEntry, 'schema' | 'table'>;

/** What of the backup is laid beside the present rows, and how one thing leads to another. */
export interface Choice {
  /** Tables of the manifest to stage, own and context. */
  readonly staged: ReadonlySet<TableEntry>;
  /** Whose rows are all wanted. */
  readonly whole: ReadonlySet<TableEntry>;
  /** The table in which records are chosen. */
  readonly root: TableEntry | null;
  /** Keys along which rows hang from chosen ones. */
  readonly hanging: readonly KeyAround[];
  /** All keys from or to the backup's tables. */
  readonly keys: readonly KeyAround[];
}

/** @throws ResguardoError `record-unknown` for a table that the backup does not have */
export async function chooseTables(
  client: Client,
  manifest: Manifest,
  { schemaNow }: MergeScope,
  selection: RestoreSelection,
): Promise<Choice> {
  const entries = [...manifest.tables, ...manifest.context];
  const nowOf = (entry: Named) => ({
    schema: schemaNow(entry.schema),
    table: entry.table,
  });
  const live = await liveTables(client, entries.map(nowOf));
  const entryByOid = new Map<string, TableEntry>();
  for (const entry of entries) {
    const { schema, table } = nowOf(entry);
    const oid = live.get(liveKey(schema, table))?.oid;
    if (oid !== undefined) entryByOid.set(oid, entry);
  }
  const keys = await keysAround(client, [...entryByOid.keys()]);
  if (selection.kind === 'all') {
    return {
      staged: new Set(entries),
      whole: new Set(manifest.tables),
      root: null,
      hanging: [],
      keys,
    };
  }
  /** As it is in the backup, or as the plan shows it now. */
  const named = (name: Named): TableEntry[] => {
    for (const how of [(entry: TableEntry) => entry, nowOf]) {
      const found = manifest.tables.filter((entry) => {
        const { schema, table } = how(entry);
        return schema === name.schema && table === name.table;
      });
      if (found.length > 0) return found;
    }
    throw new ResguardoError('record-unknown', { schema: name.schema, table: name.table });
  };
  const own = new Set(manifest.tables);
  const entriesOf = (leaves: readonly { oid: string }[]): TableEntry[] =>
    leaves.flatMap(({ oid }) => entryByOid.get(oid) ?? []);
  const staged = new Set<TableEntry>();
  const whole = new Set<TableEntry>();
  let root: TableEntry | null = null;
  let hanging: KeyAround[] = [];
  if (selection.kind === 'tables') {
    for (const name of selection.tables) {
      for (const entry of await withPartitions(client, manifest, nowOf, name, named)) {
        whole.add(entry);
        staged.add(entry);
      }
    }
  } else if (selection.kind === 'records') {
    root = named(selection.table)[0] ?? null;
    const start = [...entryByOid].find(([, entry]) => entry === root)?.[0];
    if (root) staged.add(root);
    const within = keys.filter(({ child }) => entriesOf(child.leaves).some((one) => own.has(one)));
    hanging = start === undefined ? [] : hangingKeys(start, within);
    for (const { child } of hanging) for (const one of entriesOf(child.leaves)) staged.add(one);
  } else {
    throw new TypeError('what a cleaning deleted is put back by postgres/clean');
  }
  for (let grown = true; grown;) {
    grown = false;
    for (const { child, parent } of keys) {
      if (!entriesOf(child.leaves).some((entry) => staged.has(entry))) continue;
      for (const entry of entriesOf(parent.leaves)) {
        if (staged.has(entry)) continue;
        staged.add(entry);
        grown = true;
      }
    }
  }
  return { staged, whole, root, hanging, keys };
}

/** The parts of a partitioned table, where that is what is named. */
async function withPartitions(
  client: Client,
  manifest: Manifest,
  nowOf: (name: Named) => Named,
  name: Named,
  named: (name: Named) => TableEntry[],
): Promise<TableEntry[]> {
  const now = nowOf(name);
  const { rows } = await client.query<{ name: string }>(
    `SELECT l.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL pg_partition_tree(c.oid) p JOIN pg_class l ON l.oid = p.relid AND l.relkind = 'r'
      WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind = 'p'`,
    [now.schema, now.table],
  );
  const parts = manifest.tables.filter(
    (entry) =>
      nowOf(entry).schema === now.schema && rows.some(({ name: part }) => part === entry.table),
  );
  return parts.length > 0 ? parts : named(name);
}

/**
 * What hangs from a record: rows that cannot be without it (a key that is never NULL, or that is deleted
 * with it), and where a table is held by no such key, those that may be. A row that merely mentions
 * it, as a patient the one who recommended them, is somebody else's record.
 */
function hangingKeys(root: string, keys: readonly KeyAround[]): KeyAround[] {
  const reached = new Set([root]);
  const sideHas = ({ oid, leaves }: KeyAround['child']): boolean =>
    reached.has(oid) || leaves.some((leaf) => reached.has(leaf.oid));
  const firm = ({ nullable, cascades }: KeyAround): boolean => !nullable || cascades;
  const loose = new Set<string>();
  const wave = (which: (key: KeyAround) => boolean, note?: Set<string>): boolean => {
    const next = keys.filter((key) => which(key) && sideHas(key.parent) && !sideHas(key.child));
    for (const { child } of next) {
      reached.add(child.oid);
      note?.add(child.oid);
    }
    return next.length > 0;
  };
  while (wave(firm) || wave((key) => !firm(key), loose));
  return keys.filter(
    (key) =>
      sideHas(key.parent) &&
      sideHas(key.child) &&
      (firm(key) || (loose.has(key.child.oid) && key.child.oid !== key.parent.oid)),
  );
}
