import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { CopySource } from '../restore/restore-request.ts';
import { cleanGraph, type CleanGraph, type CleanTable } from './clean-graph.ts';
import type { CleanTarget } from './clean-request.ts';
import { checkCleanRights } from './clean-rights.ts';
import { inTransaction, type CleanSession } from './clean-session.ts';
import { coverage, type Covered } from './coverage.ts';
import { dayBounds } from './day-bounds.ts';
import { listDoomed, liveRows, pointedAtFromOutside, type Doomed } from './doomed-rows.ts';
import { rowIdentities } from './row-identity.ts';
import { stageCopy, type StagedCopy } from './staged-copy.ts';
import { statementTriggers, userTriggers, type UserTrigger } from './user-triggers.ts';

/** What is to be deleted, and how far the backup holds it. */
export interface Examined {
  readonly graph: CleanGraph;
  readonly doomed: Doomed;
  readonly copy: StagedCopy;
  readonly triggers: readonly UserTrigger[];
  /** In the order of deletion. */
  readonly covered: readonly (Covered & { readonly bytes: number })[];
}

export interface ExamineRequest extends CleanTarget {
  readonly copy: CopySource | null;
  readonly compact?: boolean;
}

/**
 * Lists the rows to be deleted as one snapshot sees them, lays the backup's rows of these tables out
 * beside them, and compares. Writes temporary tables only, which stay for the deletion.
 * @throws ResguardoError `clean-not-configured`, `clean-range-invalid`, `clean-pointed-at`,
 * `restore-right-missing`, `object-unsupported`, `copy-*`, `database-*`
 */
export const examine = async (
  { client }: CleanSession,
  request: ExamineRequest,
): Promise<Examined> => {
  const { scope, tables, range, timeZone, connection, copy, signal, compact = false } = request;
  const looked = await inTransaction(
    client,
    async () => {
      const bounds = await dayBounds(client, range, timeZone);
      const graph = await cleanGraph(client, scope, tables);
      const written = graph.tables.map(({ relation }) => relation);
      const pointers = [...new Set(graph.edges.map(({ pointer }) => pointer))];
      const triggers = distinctTriggers([
        ...(await userTriggers(client, written, 'DELETE')),
        ...(await statementTriggers(client, pointers)),
      ]);
      await checkCleanRights(client, {
        user: connection.user,
        written,
        event: 'DELETE',
        owned: [...triggers.map(({ table }) => table), ...(compact ? written : [])],
        read: graph.edges.map(({ child }) => child),
      });
      const identityOf = await rowIdentities(client, written);
      const doomed = await listDoomed(client, { graph, bounds, identityOf, rowsOf: liveRows });
      const pointing = await pointedAtFromOutside(client, graph, doomed);
      if (pointing.length > 0) {
        throw new ResguardoError('clean-pointed-at', { objects: pointing.join(', ') });
      }
      return { graph, doomed, triggers };
    },
    'REPEATABLE READ',
  );
  const { graph, doomed } = looked;
  const needed = await tablesWithRows(client, doomed);
  const staged: StagedCopy =
    copy === null || needed.length === 0
      ? new Map<CleanTable, never>()
      : await stageCopy({ client, copy, tables: needed, signal });
  const compared = await inTransaction(
    client,
    async () => coverage(client, doomed, staged),
    'REPEATABLE READ',
  );
  const order = graph.units.flatMap((unit) => unit.tables);
  const covered = order.flatMap((table) => compared.filter(({ one }) => one.table === table));
  const bytes = await totalBytes(client, order);
  return {
    ...looked,
    copy: staged,
    covered: covered.map((one) => ({ ...one, bytes: bytes.get(one.one.table) ?? 0 })),
  };
};

/** A table's own, and the same again as a table that points. */
const distinctTriggers = (triggers: readonly UserTrigger[]): UserTrigger[] => [
  ...new Map(triggers.map((one) => [`${one.table.oid} ${one.name}`, one])).values(),
];

const tablesWithRows = async (
  client: CleanSession['client'],
  doomed: Doomed,
): Promise<CleanTable[]> => {
  const found: CleanTable[] = [];
  for (const { table, list } of doomed.values()) {
    const { rowCount } = await client.query(`SELECT FROM ${list} LIMIT 1`);
    if (rowCount === 1) found.push(table);
  }
  return found;
};

/** What the tables take on the disk, with their indexes and what is stored apart. */
export const totalBytes = async (
  client: CleanSession['client'],
  tables: readonly CleanTable[],
): Promise<Map<CleanTable, number>> => {
  const { rows } = await client.query<{ oid: string; bytes: string }>(
    'SELECT oid::text, coalesce(pg_total_relation_size(oid), 0) AS bytes FROM unnest($1::oid[]) AS oid',
    [tables.map(({ relation }) => relation.oid)],
  );
  const byOid = new Map(rows.map(({ oid, bytes }) => [oid, Number(bytes)]));
  return new Map(tables.map((table) => [table, byOid.get(table.relation.oid) ?? 0]));
};

/** The first table of which the backup does not hold every row, as an error's parameters. */
export const uncovered = (
  covered: readonly Covered[],
  backupId: number | null,
): Record<string, string> | null => {
  const first = covered.find(({ rows, inBackup }) => inBackup < rows);
  if (first === undefined) return null;
  const { schema, name } = first.one.table.relation;
  return {
    table: `${schema}.${name}`,
    rows: String(first.rows - first.inBackup),
    ...(backupId === null ? {} : { backup: String(backupId) }),
  };
};
