import { escapeIdentifier, type Client } from 'pg';

/** UTF-8 from the bare template, whatever the server's own default is. */
export async function ensureDatabase(admin: Client, database: string): Promise<void> {
  const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (found.rowCount === 1) return;
  await admin.query(
    `CREATE DATABASE ${escapeIdentifier(database)} TEMPLATE template0 ENCODING 'UTF8'`,
  );
}
