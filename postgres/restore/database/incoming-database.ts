import { DatabaseError, type Client } from 'pg';
import type { OpenedConnection } from '../../../contracts/connection.ts';
import type { Manifest } from '../../../contracts/manifest.ts';
import { ResguardoError } from '../../../contracts/resguardo-error.ts';
import { quoteIdentifier, quoteLiteral } from '../../identifiers.ts';
import { makeDatabase, removeDatabase } from '../new-database.ts';
import { expectKeptName, keptPrefix } from '../restore-request.ts';
import { applyProperties } from './apply-properties.ts';
import { ownProperties } from './own-properties.ts';
import type { StandingDatabase } from './standing-database.ts';

const prefix = 'resguardo_new_';

/** The database that a restore loads, beside the clinic's. */
export interface Incoming {
  readonly name: string;
  /** Tells it from one of the same name that another attempt has made since. */
  readonly oid: string;
}

/** `resguardo_undo_1a2b3c4d_7` is restored by way of `resguardo_new_1a2b3c4d_7`. */
export function incomingName(undoName: string): string {
  expectKeptName(undoName);
  return `${prefix}${undoName.slice(keptPrefix.length)}`;
}

/** What a database is called within the transaction that gives it its name. */
export const readyName = (name: string): string => `${name}_ready`;

const purpose = 'resguardo: ';

/** What it is for is in its comment, so that one left behind is known as that database's. */
const purposeOf = (database: string): string => `${purpose}${database}`;

/** By its name and by its comment, whichever database of the clinic's it was to replace. */
export const isMarked = (comment: string | null): boolean => comment?.startsWith(purpose) === true;

/**
 * Makes it, empty, where nobody but we can get in, and tries out on it what the swap will have to do. What
 * dead attempts have left of the same clinic goes first.
 * @throws ResguardoError `restore-right-missing`, `restore-target-unfit`
 */
export async function makeIncoming(
  client: Client,
  wanted: {
    readonly connection: OpenedConnection;
    readonly undoName: string;
    readonly manifest: Manifest;
    readonly standing: StandingDatabase;
  },
): Promise<Incoming> {
  const { connection, manifest, standing } = wanted;
  const name = incomingName(wanted.undoName);
  await removeLeftovers(client, name, connection.database);
  const options = `${tablespaceOf(standing)} ${providerOf(standing, manifest)}`;
  try {
    await makeDatabase(client, { name, versions: manifest.versions, options });
  } catch (error) {
    throw refusal(error);
  }
  try {
    return await tryOut(client, name, wanted);
  } catch (error) {
    await client.query('ROLLBACK');
    await removeDatabase(client, name);
    throw error;
  }
}

async function tryOut(
  client: Client,
  name: string,
  { connection, standing }: { connection: OpenedConnection; standing: StandingDatabase },
): Promise<Incoming> {
  const database = quoteIdentifier(name);
  const comment = quoteLiteral(purposeOf(connection.database));
  await client.query(`COMMENT ON DATABASE ${database} IS ${comment}`);
  await client.query('BEGIN');
  await applyProperties(client, ownProperties(standing, name), connection);
  await client.query(`ALTER DATABASE ${database} RENAME TO ${quoteIdentifier(readyName(name))}`);
  await client.query('ROLLBACK');
  const { rows } = await client.query<{ oid: string }>(
    'SELECT oid::text FROM pg_database WHERE datname = $1',
    [name],
  );
  return { name, oid: rows[0]?.oid ?? '' };
}

/** Our own leftover of this attempt's name, and those of earlier restores of the same database. */
async function removeLeftovers(client: Client, name: string, database: string): Promise<void> {
  const sameInstallation = name.replace(/\d+$/, '');
  const { rows } = await client.query<{ name: string }>(
    `SELECT datname::text AS name FROM pg_database
      WHERE datname = $1
         OR starts_with(datname, $2) AND shobj_description(oid, 'pg_database') = $3`,
    [name, sameInstallation, purposeOf(database)],
  );
  for (const leftover of rows) await removeDatabase(client, leftover.name);
}

/** Drops it, if it is still the one that was made. */
export async function removeIncoming(client: Client, { name, oid }: Incoming): Promise<void> {
  const { rowCount } = await client.query(
    'SELECT FROM pg_database WHERE datname = $1 AND oid = $2::oid',
    [name, oid],
  );
  if (rowCount === 1) await removeDatabase(client, name);
}

/** What CREATE DATABASE says of encodings, locales and room holds no row, so it can be told. */
function refusal(error: unknown): unknown {
  if (!(error instanceof DatabaseError) || /^(08|57P|42501)/.test(error.code ?? '')) return error;
  return new ResguardoError('restore-target-unfit', { why: error.message });
}

const tablespaceOf = ({ tablespace }: StandingDatabase): string =>
  tablespace === null ? '' : `TABLESPACE ${quoteIdentifier(tablespace)}`;

/**
 * A manifest tells the C library's names of a locale only. Where these are the standing database's own, so is
 * the provider that the backup was sorted by.
 */
function providerOf(standing: StandingDatabase, { versions }: Manifest): string {
  const same = versions.collate === standing.collate && versions.ctype === standing.ctype;
  if (standing.provider === null) return '';
  const locale = quoteLiteral(standing.providerLocale ?? '');
  if (same && standing.provider === 'i') {
    const rules = standing.icuRules === null ? '' : ` ICU_RULES ${quoteLiteral(standing.icuRules)}`;
    return `LOCALE_PROVIDER icu ICU_LOCALE ${locale}${rules}`;
  }
  if (same && standing.provider === 'b') return `LOCALE_PROVIDER builtin BUILTIN_LOCALE ${locale}`;
  return 'LOCALE_PROVIDER libc';
}
