import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { splitStatements } from '../../structure/scan-sql.ts';

/** Where the pieces stand: one row of no bytes at 0 for each object, so that empty ones are there too. */
export const largeObjectTable = 'pg_temp.resguardo_stage_lo';

export const largeObjectStage = `DROP TABLE IF EXISTS ${largeObjectTable};
CREATE TEMPORARY TABLE resguardo_stage_lo (oid oid NOT NULL, at bigint NOT NULL, piece bytea NOT NULL)`;

const create = /^SELECT pg_catalog\.lo_create\('(\d+)'\)$/;
const put = /^SELECT pg_catalog\.lo_put\('(\d+)', (\d+), '\\x([0-9a-f]*)'\)$/;

/**
 * Takes the statements of a frame of large objects as data.
 * @throws ResguardoError `restore-load-failed` for any statement that a backup does not write there
 */
export async function stageLargeObjects(client: Client, script: string): Promise<void> {
  for (const statement of splitStatements(script)) {
    const text = statement.trim();
    const made = create.exec(text);
    const filled = put.exec(text);
    if (text === '') continue;
    if (!made && !filled) {
      throw new ResguardoError('restore-load-failed', {
        table: 'pg_largeobject',
        why: 'an unknown statement',
      });
    }
    const [, oid, at = '0', hex = ''] = made ?? filled ?? [];
    await client.query(`INSERT INTO ${largeObjectTable} VALUES ($1, $2, $3)`, [
      oid,
      at,
      Buffer.from(hex, 'hex'),
    ]);
  }
}
