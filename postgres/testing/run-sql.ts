import { Client, type ClientConfig } from 'pg';
import { splitStatements } from '../structure/scan-sql.ts';

/** Runs a script one statement after another: some cannot share a transaction. */
export async function runSql(config: ClientConfig, sql: string): Promise<void> {
  const client = new Client(config);
  await client.connect();
  try {
    for (const statement of splitStatements(sql)) await client.query(statement);
  } finally {
    await client.end();
  }
}
