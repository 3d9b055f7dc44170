import type { Client } from 'pg';

/**
 * What every reading session sets, so that the text of a value depends on nothing but the value, and
 * nothing hides or cuts short what is read. Settings the server does not know are left out.
 */
const settings: Readonly<Record<string, string>> = {
  // Fail loudly where a policy would hide rows.
  row_security: 'off',
  // Every name is then written with its schema.
  search_path: '',
  client_encoding: 'UTF8',
  quote_all_identifiers: 'off',
  datestyle: 'ISO, YMD',
  intervalstyle: 'postgres',
  extra_float_digits: '3',
  timezone: 'UTC',
  bytea_output: 'hex',
  xmloption: 'content',
  array_nulls: 'on',
  lc_monetary: 'C',
  // Rows in the order they lie in the table, from its beginning.
  synchronize_seqscans: 'off',
  // The clinic's people are using this server: no more of it than one process a connection.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  statement_timeout: '0',
  transaction_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  idle_session_timeout: '0',
  // Locks are waited for briefly: whoever waits behind a waiting migration holds up the clinic.
  lock_timeout: '3s',
};

/** Applies the settings, and a session's own on top of them; one round trip. */
export const applySessionSettings = async (
  client: Client,
  own: Readonly<Record<string, string>> = {},
): Promise<void> => {
  await client.query(
    `SELECT pg_catalog.set_config(s.name, v.value, false)
       FROM pg_catalog.json_each_text($1::pg_catalog.json) AS v(name, value)
       JOIN pg_catalog.pg_settings AS s ON pg_catalog.lower(s.name) = v.name`,
    [JSON.stringify({ ...settings, ...own })],
  );
};
