import type { Client } from 'pg';
import { quoteIdentifier, quoteLiteral } from '../identifiers.ts';

interface ForeignServer {
  readonly name: string;
  readonly wrapper: string;
  readonly type: string | null;
  readonly version: string | null;
  /** `name=value`; passwords are not here but in user mappings, which are nobody's to copy. */
  readonly options: readonly string[] | null;
}

/**
 * `CREATE SERVER IF NOT EXISTS …` for servers by oid. pg_dump writes them for a whole database only, and
 * a schema's foreign tables cannot be made without.
 */
export const foreignServersSql = async (
  client: Client,
  oids: readonly string[],
): Promise<string> => {
  if (oids.length === 0) return '';
  const { rows } = await client.query<ForeignServer>(
    `SELECT srvname::text AS name, fdwname::text AS wrapper, srvtype AS type, srvversion AS version,
            srvoptions AS options
       FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = srvfdw
      WHERE s.oid = ANY ($1::oid[]) ORDER BY srvname`,
    [oids],
  );
  return rows.map(createServer).join('');
};

const createServer = ({ name, wrapper, type, version, options }: ForeignServer): string => {
  const said = (word: string, value: string | null) =>
    value === null ? '' : ` ${word} ${quoteLiteral(value)}`;
  const list = (options ?? []).map((option) => {
    const at = option.indexOf('=');
    return `${quoteIdentifier(option.slice(0, at))} ${quoteLiteral(option.slice(at + 1))}`;
  });
  const withOptions = list.length === 0 ? '' : ` OPTIONS (${list.join(', ')})`;
  return `CREATE SERVER IF NOT EXISTS ${quoteIdentifier(name)}${said('TYPE', type)}${said('VERSION', version)} FOREIGN DATA WRAPPER ${quoteIdentifier(wrapper)}${withOptions};\n`;
};
