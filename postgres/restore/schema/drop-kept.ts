import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteQualified } from '../../identifiers.ts';
import { expectKeptName, type RestorePlace } from '../restore-request.ts';
import { readKept, writeKept } from './kept-comment.ts';
import { presentSchema } from './present-schema.ts';
import { withRestoreSession } from './restore-session.ts';

/** Dropped in one transaction: the server holds a lock for each and for all that is part of it. */
const together = 50;

/**
 * Drops a schema that is kept, table by table and not all at once, since a thousand tables would fill the server's
 * lock table. From its first step on it is marked as no longer whole. Run again, it goes on.
 * @throws ResguardoError `restore-right-missing`, `restore-target-unfit` for a schema that is none of ours
 */
export async function dropKeptSchema(
  place: RestorePlace & { readonly keptName: string },
): Promise<boolean> {
  const { connection, signal, keptName } = place;
  expectKeptName(keptName);
  return withRestoreSession(
    { connection, signal, applicationName: `resguardo drop ${keptName}` },
    async ({ client }) => {
      const present = await presentSchema(client, keptName);
      if (!present) return false;
      const kept = await readKept(client, keptName);
      if (!kept) throw new ResguardoError('restore-target-unfit', { why: `schema ${keptName}` });
      await writeKept(client, keptName, { ...kept, dropping: true });
      const tables = present.relations.filter(({ kind }) => 'rpf'.includes(kind));
      for (let from = 0; from < tables.length; from += together) {
        signal.throwIfAborted();
        await dropTables(client, keptName, tables.slice(from, from + together));
      }
      await client.query(`DROP SCHEMA ${quoteIdentifier(keptName)} CASCADE`);
      return true;
    },
  );
}

async function dropTables(
  client: Client,
  schema: string,
  tables: readonly { readonly name: string; readonly kind: string }[],
): Promise<void> {
  for (const foreign of [false, true]) {
    const names = tables
      .filter(({ kind }) => (kind === 'f') === foreign)
      .map(({ name }) => quoteQualified(schema, name));
    const kind = foreign ? 'FOREIGN TABLE' : 'TABLE';
    if (names.length > 0) await client.query(`DROP ${kind} IF EXISTS ${names.join(', ')} CASCADE`);
  }
}
