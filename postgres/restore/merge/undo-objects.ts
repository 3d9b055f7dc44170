import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { largeObjectStage, largeObjectTable } from '../staging/stage-large-objects.ts';
import type { KeptRows } from './kept-rows.ts';
import { objectDigest, putObjects, removeObject } from './large-objects.ts';

/**
 * Gives large objects the contents they had, makes those again that were taken away, and takes away those
 * that were made.
 * @throws ResguardoError `restore-conflicts` for one that is no longer what the merge made of it,
 * `restore-right-missing`
 */
export async function undoObjects(
  client: Client,
  from: KeptRows,
  kept: KeptRows,
  user: string,
): Promise<void> {
  const { rows } = await client.query<{
    oid: string;
    wasThere: boolean;
    after: string;
    there: boolean;
  }>(
    `SELECT o.oid::text AS oid, o.was_there AS "wasThere", o.after, m.oid IS NOT NULL AS there
       FROM ${from.largeObjects} o LEFT JOIN pg_largeobject_metadata m ON m.oid = o.oid ORDER BY o.oid`,
  );
  if (rows.length === 0) return;
  try {
    await client.query(largeObjectStage);
    await client.query(
      `INSERT INTO ${largeObjectTable} SELECT oid, at, piece FROM ${from.pieces} ORDER BY oid, at`,
    );
    for (const { oid, wasThere, after, there } of rows) {
      const now = there ? await objectDigest(client, oid) : '';
      if (now !== after) {
        throw new ResguardoError('restore-conflicts', { table: 'pg_largeobject', count: '1' });
      }
      if (wasThere) await putObjects(client, [{ oid, there }], kept);
      else await removeObject(client, oid, kept);
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === '42501')) throw error;
    throw new ResguardoError('restore-right-missing', {
      user,
      right: 'SELECT, UPDATE, OWNER',
      object: 'LARGE OBJECT',
    });
  }
}
