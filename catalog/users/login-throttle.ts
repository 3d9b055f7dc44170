import { isIP } from 'node:net';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Db } from '../database/db.ts';

/** How far back failures count. */
const windowSeconds = 15 * 60;

/**
 * After `free` failures each further try must wait: 1, 2, 4… seconds since the last one, up to
 * `longest`. An email waits little, since anyone can fail under another's name and must not lock
 * them out; an address waits long.
 */
const limits = {
  email: { free: 5, longest: 60 },
  network: { free: 20, longest: 900 },
} as const;

const wait = (
  failures: number,
  sinceLast: number,
  { free, longest }: { free: number; longest: number },
): number =>
  failures < free ? 0 : Math.max(0, Math.min(longest, 2 ** (failures - free)) - sinceLast);

/** A customer of IPv6 holds a whole /64. */
const networkSql = `CASE family($2::inet)
  WHEN 6 THEN network(set_masklen($2::inet, 64)) ELSE network($2::inet) END`;

/**
 * Notes an attempt before its password is looked at, so that many at once are counted too; gives its
 * id. `too-many-attempts` with the seconds to wait, which is not counted as another failure.
 */
export const beginAttempt = async (
  db: Db,
  email: string,
  address: string | null,
): Promise<number> => {
  // "::ffff:192.0.2.1" is how a dual-stack socket shows an IPv4 client.
  const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '') ?? null;
  const known = plain !== null && isIP(plain) !== 0 ? plain : null;
  await db.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [email]);
  await db.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 2))', [known ?? '']);
  const { rows } = await db.query<Record<'email_n' | 'email_age' | 'net_n' | 'net_age', number>>(
    `SELECT count(*) FILTER (WHERE by_email) AS email_n,
            extract(epoch FROM clock_timestamp() - max(at) FILTER (WHERE by_email))::float8 AS email_age,
            count(*) FILTER (WHERE by_network) AS net_n,
            extract(epoch FROM clock_timestamp() - max(at) FILTER (WHERE by_network))::float8 AS net_age
     FROM (
       SELECT a.at, a.network = ${networkSql} AS by_network,
              a.email = $1 AND a.id > coalesce((
                SELECT max(s.id) FROM login_attempts s WHERE s.email = $1 AND s.succeeded
              ), 0) AS by_email
       FROM login_attempts a
       WHERE NOT a.succeeded AND a.at > clock_timestamp() - make_interval(secs => $3)
         AND (a.email = $1 OR a.network = ${networkSql})
     ) failures`,
    [email, known, windowSeconds],
  );
  const row = rows[0];
  const seconds = Math.max(
    wait(row?.email_n ?? 0, row?.email_age ?? 0, limits.email),
    wait(row?.net_n ?? 0, row?.net_age ?? 0, limits.network),
  );
  if (seconds > 0)
    throw new ResguardoError('too-many-attempts', { seconds: String(Math.ceil(seconds)) });
  await db.query(`DELETE FROM login_attempts WHERE at < now() - interval '1 day'`);
  const inserted = await db.query<{ id: number }>(
    `INSERT INTO login_attempts (email, network) VALUES ($1, ${networkSql}) RETURNING id`,
    [email, known],
  );
  return inserted.rows[0]?.id ?? 0;
};

export const markSucceeded = async (db: Db, attempt: number): Promise<void> => {
  await db.query('UPDATE login_attempts SET succeeded = true WHERE id = $1', [attempt]);
};

/** For one that neither failed nor succeeded. */
export const forgetAttempt = async (db: Db, attempt: number): Promise<void> => {
  await db.query('DELETE FROM login_attempts WHERE id = $1', [attempt]);
};
