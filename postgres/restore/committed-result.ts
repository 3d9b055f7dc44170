import { RestoreResult } from '../../contracts/restore.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { connect, contextOf, disconnect } from '../connect.ts';
import { withDatabaseErrors } from '../database-errors.ts';
import { expectKeptName, type RestorePlace } from './restore-request.ts';

/** Where to ask when the clinic's own database is not there. */
const elsewhere = 'postgres';

/**
 * What a restore or an undo under that name did, by what it keeps; null: it did not commit. Writes
 * nothing, and asks for no right but to connect.
 * @throws ResguardoError of the connection
 */
export async function committedResult(
  { connection, signal }: Pick<RestorePlace, 'connection' | 'signal'>,
  undoName: string,
): Promise<RestoreResult | null> {
  expectKeptName(undoName);
  const client = await connect(connection, { signal }).catch((error: unknown) => {
    if (!(error instanceof ResguardoError) || error.code !== 'database-missing') throw error;
    return connect(connection, { signal, database: elsewhere });
  });
  try {
    const { rows } = await withDatabaseErrors(contextOf(connection), () =>
      client.query<{ comment: string | null }>(
        `SELECT pg_catalog.obj_description(oid, 'pg_namespace') AS comment
           FROM pg_catalog.pg_namespace WHERE nspname = $1
         UNION ALL
         SELECT pg_catalog.shobj_description(oid, 'pg_database')
           FROM pg_catalog.pg_database WHERE datname = $1`,
        [undoName],
      ),
    );
    const told = rows.map(({ comment }) => resultIn(comment));
    return told.find((result) => result !== null) ?? null;
  } finally {
    await disconnect(client);
  }
}

/** Each way keeps more beside it; the result is named the same by all. */
const resultIn = (comment: string | null): RestoreResult | null => {
  try {
    const note: unknown = JSON.parse(comment ?? '');
    const inner =
      typeof note === 'object' && note !== null && 'result' in note ? note.result : note;
    return RestoreResult.safeParse(inner).data ?? null;
  } catch {
    return null;
  }
};
