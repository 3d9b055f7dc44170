import type { Client } from 'pg';
import type { Relation } from './relations.ts';

const sql = `
SELECT DISTINCT w.ev_class::text AS view, d.refobjid::text AS reads, c.relkind = 'f' AS foreign
  FROM pg_rewrite w
  JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
  JOIN pg_class c ON c.oid = d.refobjid
 WHERE w.ev_class = ANY ($1::oid[]) AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> w.ev_class`;

interface Reading {
  readonly view: string;
  readonly reads: string;
  /** Another server's table. */
  readonly foreign: boolean;
}

/**
 * The filled materialised views, each behind those it reads, also through plain views. What a function
 * reads inside is not known to the server, nor here. Left out are those that read foreign tables: a
 * restore must not depend on another server.
 */
export const refreshOrder = async (
  client: Client,
  relations: readonly Relation[],
): Promise<Relation[]> => {
  const views = relations.filter(({ kind }) => kind === 'view' || kind === 'materialized view');
  if (!views.some(({ kind }) => kind === 'materialized view')) return [];
  const { rows } = await client.query<Reading>(sql, [views.map((view) => view.oid)]);
  const reads = new Map<string, string[]>();
  for (const row of rows) reads.set(row.view, [...(reads.get(row.view) ?? []), row.reads]);
  const byOid = new Map(views.map((view) => [view.oid, view]));
  const foreign = new Set(rows.filter((row) => row.foreign).map(({ view }) => view));
  const visited = new Set<string>();
  const ordered: Relation[] = [];
  const visit = (oid: string): void => {
    const view = byOid.get(oid);
    if (view === undefined || visited.has(oid)) return;
    visited.add(oid);
    for (const read of reads.get(oid) ?? []) {
      visit(read);
      if (foreign.has(read)) foreign.add(oid);
    }
    if (foreign.has(oid)) return;
    if (view.kind === 'materialized view' && view.populated) ordered.push(view);
  };
  views.forEach((view) => visit(view.oid));
  return ordered;
};
