import { quoteIdentifier } from '../../postgres/identifiers.ts';

/** Settings that a database may have and that change how values are written or read, or that get in the way. */
const settings: Readonly<Record<string, string>> = {
  datestyle: "'SQL, DMY'",
  intervalstyle: 'iso_8601',
  timezone: "'America/La_Paz'",
  extra_float_digits: '-15',
  bytea_output: 'escape',
  array_nulls: 'off',
  standard_conforming_strings: 'off',
  transform_null_equals: 'on',
  xmloption: 'document',
  quote_all_identifiers: 'on',
  check_function_bodies: 'on',
  row_security: 'on',
  search_path: "'no hay'",
  lock_timeout: "'1ms'",
  default_transaction_isolation: 'serializable',
  default_transaction_read_only: 'on',
  default_transaction_deferrable: 'on',
  default_toast_compression: 'lz4',
  client_min_messages: 'debug1',
  client_encoding: 'LATIN1',
};

/** The statements that give a database all of them. */
export const hostileSettings = (database: string): string =>
  Object.entries(settings)
    .map(([name, value]) => `ALTER DATABASE ${quoteIdentifier(database)} SET ${name} = ${value}`)
    .join(';\n');
