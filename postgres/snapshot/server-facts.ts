import type { Client } from 'pg';
import { ResguardoError } from '../../contracts/resguardo-error.ts';

export interface ServerFacts {
  /** As the server tells it, without its packager's words: `15.18`. */
  readonly version: string;
  /** `150018`. */
  readonly versionNumber: number;
  readonly encoding: string;
  readonly collate: string;
  readonly ctype: string;
}

/** The catalogue's columns that we read are there since then. */
const oldest = 120_000;

/** What the manifest says of the server. Throws `object-unsupported` for one too old to be read. */
export const serverFacts = async (client: Client): Promise<ServerFacts> => {
  const { rows } = await client.query<ServerFacts>(
    `SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
            current_setting('server_version_num')::int AS "versionNumber",
            pg_encoding_to_char(encoding) AS encoding, datcollate AS collate, datctype AS ctype
       FROM pg_database WHERE datname = current_database()`,
  );
  const facts = rows[0];
  if (facts === undefined) throw new Error('the server does not list its own database');
  if (facts.versionNumber < oldest) {
    throw new ResguardoError('object-unsupported', {
      kind: 'PostgreSQL',
      object: facts.version,
      why: 'older than 12',
    });
  }
  return facts;
};
