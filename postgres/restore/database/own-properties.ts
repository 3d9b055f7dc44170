import { quoteIdentifier, quoteLiteral } from '../../identifiers.ts';
import type { DatabaseGrant, StandingDatabase } from './standing-database.ts';

/** A statement, and what to ask for when the server refuses it. Its SQL may hold secrets, `right` may not. */
export interface PropertyStatement {
  readonly sql: string;
  readonly right: string;
}

/** What makes a database of ours like the standing one, but for its name, its encoding and its locale. */
export function ownProperties(standing: StandingDatabase, target: string): PropertyStatement[] {
  const database = `DATABASE ${quoteIdentifier(target)}`;
  const owner = quoteIdentifier(standing.owner);
  return [
    // As its owner we hold every right to it ourselves, which would go over to the new owner.
    { sql: `REVOKE ALL ON ${database} FROM PUBLIC, SESSION_USER`, right: 'OWNER' },
    { sql: `ALTER ${database} OWNER TO ${owner}`, right: `SET ROLE ${owner}` },
    ...grantsOf(standing, database),
    ...standing.settings.flatMap(({ role, config }) =>
      config.map((setting) => settingOf(role, setting, target)),
    ),
    { sql: `COMMENT ON ${database} IS ${textOrNull(standing.comment)}`, right: 'OWNER' },
    {
      sql: `ALTER ${database} WITH CONNECTION LIMIT ${standing.connectionLimit} IS_TEMPLATE ${standing.isTemplate}`,
      right: 'OWNER',
    },
    ...standing.labels.map(({ provider, label }) => ({
      sql: `SECURITY LABEL FOR ${quoteIdentifier(provider)} ON ${database} IS ${quoteLiteral(label)}`,
      right: `SECURITY LABEL FOR ${quoteIdentifier(provider)}`,
    })),
  ];
}

const textOrNull = (text: string | null): string => (text === null ? 'NULL' : quoteLiteral(text));

/** The owner's grants come first: others pass on what they were granted so. */
function grantsOf(standing: StandingDatabase, database: string): PropertyStatement[] {
  const byOwner = ({ grantor }: DatabaseGrant): boolean => grantor === standing.owner;
  const ordered = [
    ...standing.grants.filter(byOwner),
    ...standing.grants.filter((grant) => !byOwner(grant)),
  ];
  return ordered.flatMap((grant) => {
    const grantee = grant.grantee === null ? 'PUBLIC' : quoteIdentifier(grant.grantee);
    const right = `GRANT ${grant.privilege} TO ${grantee}`;
    const option = grant.grantable && grant.grantee !== standing.owner ? ' WITH GRANT OPTION' : '';
    const sql = `GRANT ${grant.privilege} ON ${database} TO ${grantee}${option}`;
    if (byOwner(grant)) return [{ sql, right }];
    const grantor = quoteIdentifier(grant.grantor);
    return [
      { sql: `SET LOCAL ROLE ${grantor}`, right: `SET ROLE ${grantor}` },
      { sql, right },
      { sql: 'RESET ROLE', right },
    ];
  });
}

/** Settings whose value is a list of names; it is kept with each quoted as it needs. */
const lists = new Set([
  'search_path',
  'temp_tablespaces',
  'local_preload_libraries',
  'session_preload_libraries',
  'shared_preload_libraries',
  'unix_socket_directories',
]);

function settingOf(role: string | null, setting: string, target: string): PropertyStatement {
  const at = setting.indexOf('=');
  const name = setting.slice(0, at);
  const value = setting.slice(at + 1);
  const database = `DATABASE ${quoteIdentifier(target)}`;
  const whose =
    role === null ? `ALTER ${database}` : `ALTER ROLE ${quoteIdentifier(role)} IN ${database}`;
  const written = lists.has(name.toLowerCase()) ? listed(value) : quoteLiteral(value);
  return {
    sql: `${whose} SET ${quoteIdentifier(name)} TO ${written}`,
    right: `${role === null ? 'ALTER DATABASE' : `ALTER ROLE ${quoteIdentifier(role)} IN DATABASE`} SET ${name}`,
  };
}

/** `"$user", public` as `'$user', 'public'`. */
function listed(value: string): string {
  const elements = [...value.matchAll(/"((?:[^"]|"")*)"|[^",\s]+/g)].map(
    ([bare, quoted]) => quoted?.replaceAll('""', '"') ?? bare,
  );
  return elements.length === 0 ? "''" : elements.map(quoteLiteral).join(', ');
}
