import type { Client } from 'pg';
import type { TableRead } from './contents.ts';

interface ExplainedPlan {
  readonly 'QUERY PLAN': readonly {
    readonly Plan: { readonly 'Plan Rows': number; readonly 'Plan Width': number };
  }[];
}

/** What the server's planner expects of a query, without running it. */
export const estimateQuery = async (
  client: Client,
  query: string,
): Promise<{ rows: number; bytes: number }> => {
  const { rows } = await client.query<ExplainedPlan>(`EXPLAIN (FORMAT JSON) ${query}`);
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
  const count = plan?.['Plan Rows'] ?? 0;
  return { rows: count, bytes: count * (plan?.['Plan Width'] ?? 0) };
};

/** A read of some rows with the planner's guess of their size. */
export const estimateRead = async (client: Client, read: TableRead): Promise<TableRead> => {
  const query = read.source.replace(/^\((.*)\)$/s, '$1');
  return { ...read, estimatedBytes: (await estimateQuery(client, query)).bytes };
};
