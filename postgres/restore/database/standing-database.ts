import type { Client } from 'pg';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';

/** A right to the database itself. */
export interface DatabaseGrant {
  readonly grantor: string;
  /** Null: PUBLIC. */
  readonly grantee: string | null;
  readonly privilege: string;
  readonly grantable: boolean;
}

/** What belongs to a database itself: pg_dump writes none of it unless it makes the database too. */
export interface StandingDatabase {
  readonly oid: string;
  readonly name: string;
  readonly owner: string;
  readonly comment: string | null;
  readonly connectionLimit: number;
  readonly isTemplate: boolean;
  /** Null: that of template0, which a new database gets without being asked. */
  readonly tablespace: string | null;
  readonly collate: string;
  readonly ctype: string;
  /** PostgreSQL 15 and newer: `c`, `i` or `b`, with the locale it goes by. */
  readonly provider: string | null;
  readonly providerLocale: string | null;
  readonly icuRules: string | null;
  readonly grants: readonly DatabaseGrant[];
  /** `ALTER DATABASE … SET`; with a role, `ALTER ROLE … IN DATABASE … SET`. Each is `name=value`. */
  readonly settings: readonly {
    readonly role: string | null;
    readonly config: readonly string[];
  }[];
  /** What it takes on disk. */
  readonly bytes: number;
  readonly labels: readonly { readonly provider: string; readonly label: string }[];
}

/** Columns that only newer servers have are read out of the row as JSON. */
const sql = `
SELECT d.oid::text, d.datname::text AS name, pg_get_userbyid(d.datdba)::text AS owner,
       shobj_description(d.oid, 'pg_database') AS comment, d.datconnlimit AS "connectionLimit",
       d.datistemplate AS "isTemplate", (
         SELECT t.spcname::text FROM pg_tablespace t, pg_database template
          WHERE t.oid = d.dattablespace AND template.datname = 'template0'
            AND template.dattablespace <> d.dattablespace) AS tablespace,
       pg_database_size(d.oid)::float8 AS bytes, d.datcollate::text AS collate, d.datctype::text AS ctype, r.row ->> 'datlocprovider' AS provider,
       COALESCE(r.row ->> 'datlocale', r.row ->> 'daticulocale') AS "providerLocale",
       r.row ->> 'daticurules' AS "icuRules",
       (SELECT json_agg(json_build_object(
                 'grantor', pg_get_userbyid(a.grantor),
                 'grantee', CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee) END,
                 'privilege', a.privilege_type, 'grantable', a.is_grantable))
          FROM aclexplode(COALESCE(d.datacl, acldefault('d', d.datdba))) a) AS grants,
       (SELECT json_agg(json_build_object(
                 'role', CASE WHEN s.setrole <> 0 THEN pg_get_userbyid(s.setrole) END, 'config', s.setconfig))
          FROM pg_db_role_setting s WHERE s.setdatabase = d.oid) AS settings,
       (SELECT json_agg(json_build_object('provider', l.provider, 'label', l.label))
          FROM pg_shseclabel l WHERE l.classoid = 'pg_database'::regclass AND l.objoid = d.oid) AS labels
  FROM pg_database d
 CROSS JOIN LATERAL (SELECT to_jsonb(d) - 'datacl' AS row) r
 WHERE d.datname = $1`;

type Row = { [Field in keyof StandingDatabase]: StandingDatabase[Field] | null };

/**
 * Looks at a database from outside.
 * @throws ResguardoError `database-missing`
 */
export async function standingDatabase(client: Client, name: string): Promise<StandingDatabase> {
  const { rows } = await client.query<Row>(sql, [name]);
  const [row] = rows;
  if (!row) throw new ResguardoError('database-missing', { database: name });
  const { grants, settings, labels, ...rest } = row;
  return {
    ...(rest as Omit<StandingDatabase, 'grants' | 'settings' | 'labels'>),
    grants: grants ?? [],
    settings: settings ?? [],
    labels: labels ?? [],
  };
}
