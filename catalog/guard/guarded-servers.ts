import { z } from 'zod';
import { Connection } from '../../contracts/connection.ts';
import { Scope } from '../../contracts/scope.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';

/** One computer by its usual names. */
const server = `CASE WHEN lower(c.connection ->> 'host') IN ('localhost', '::1') THEN '127.0.0.1'
  ELSE lower(c.connection ->> 'host') END || ':' || (c.connection ->> 'port')`;

const KnownClinic = z.object({
  id: z.string(),
  name: z.string(),
  scope: Scope,
  database: z.string(),
  ssl: Connection.shape.ssl,
  /** Given up: not looked after, and not found again either. */
  archived: z.boolean(),
  /** Its rule for schemas beside it; null: none. */
  adoptSchemas: z.string().nullable(),
});
export type KnownClinic = z.infer<typeof KnownClinic>;

/** Database servers that hold clinics, `host:port`, in order, behind `after`. */
export const listGuardedServers = (
  catalog: Catalog,
  { after, limit }: { after: string | null; limit: number },
): Promise<{ readonly servers: string[]; readonly next: string | null }> =>
  asSystem(catalog, async (db) => {
    const { rows } = await db.query<{ server: string }>(
      `SELECT server FROM (
         SELECT DISTINCT (${server}) COLLATE "C" AS server FROM clinics c WHERE c.archived_at IS NULL
       ) s WHERE $1::text IS NULL OR server > $1 ORDER BY server LIMIT $2`,
      [after, limit],
    );
    const servers = rows.map((row) => row.server);
    return { servers, next: servers.length < limit ? null : (servers.at(-1) ?? null) };
  });

/** The clinics of one server, archived ones too, by id. */
export const clinicsOfServer = (catalog: Catalog, of: string): Promise<KnownClinic[]> =>
  asSystem(catalog, (db) =>
    many(
      db,
      KnownClinic,
      `SELECT c.id, c.name, c.scope, c.connection ->> 'database' AS database,
         c.connection ->> 'ssl' AS ssl, c.archived_at IS NOT NULL AS archived,
         c.policy ->> 'adoptSchemas' AS "adoptSchemas"
       FROM clinics c WHERE ${server} = $1 ORDER BY c.id`,
      [of],
    ),
  );

/** Which database of which server this catalog itself is: nobody's clinic. */
export const catalogPlace = (
  catalog: Catalog,
): Promise<{ readonly started: string; readonly database: string }> =>
  asSystem(catalog, async (db) => {
    const { rows } = await db.query<{ started: string; database: string }>(
      `SELECT extract(epoch FROM pg_postmaster_start_time())::text AS started,
         current_database() AS database`,
    );
    return { started: rows[0]?.started ?? '', database: rows[0]?.database ?? '' };
  });
