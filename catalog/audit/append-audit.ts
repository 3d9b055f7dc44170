import { asSystem, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import type { Sealer } from '../sealing/sealer.ts';
import { auditHash, noHash } from './audit-hash.ts';
import { readHead, writeHead } from './audit-head.ts';
import { canonical, storable, withoutSecrets } from './canonical-json.ts';

export interface AuditEntry {
  readonly userId: number | null;
  /** Who, in words that outlive the user: an email, `schedule`, `cli`. */
  readonly actor: string;
  /** What was done: `backup.deleted`, `login.refused`. */
  readonly action: string;
  readonly clinicId?: string | null;
  /** On what: `backup/12`. */
  readonly object?: string | null;
  readonly address?: string | null;
  /** Before and after, and the like: no secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

const lock = '8243121581159707237';

/**
 * Adds a row to the chain, within the transaction of what it tells of. It goes on from the head, not
 * from the table's last row: where rows were cut off, the gap stays for the check to find.
 */
export const writeAudit = async (db: Db, sealer: Sealer, entry: AuditEntry): Promise<number> => {
  await db.query('SELECT pg_advisory_xact_lock($1)', [lock]);
  const { rows } = await db.query<{ at: Date; last: number }>(
    `SELECT date_trunc('milliseconds', clock_timestamp()) AS at,
            coalesce((SELECT max(id) FROM audit), 0) AS last`,
  );
  const { at = new Date(), last = 0 } = rows[0] ?? {};
  const head = await readHead(db, sealer);
  const text = (value: string | null | undefined): string | null =>
    value === null || value === undefined ? null : storable(value);
  const row = {
    id: Math.max(head?.id ?? 0, last) + 1,
    at,
    userId: entry.userId,
    actor: text(entry.actor) ?? '',
    action: text(entry.action) ?? '',
    clinicId: text(entry.clinicId),
    object: text(entry.object),
    address: text(entry.address),
    details: withoutSecrets(canonical(entry.details ?? {})),
    prevHash: head?.hash ?? noHash,
  };
  const hash = auditHash(row);
  await db.query(
    `INSERT INTO audit (
       id, at, user_id, actor, action, clinic_id, object, address, details, prev_hash, hash, mac
     ) VALUES (
       $1, $2, $3, $4, $5, $6, $7, $8, $9, decode($10, 'hex'), decode($11, 'hex'), $12
     )`,
    [
      ...[row.id, row.at, row.userId, row.actor, row.action, row.clinicId, row.object],
      ...[row.address, row.details, row.prevHash, hash, sealer.mac(Buffer.from(hash, 'hex'))],
    ],
  );
  await writeHead(db, sealer, { id: row.id, hash });
  return row.id;
};

/** Adds a row to the chain; gives its number. */
export const appendAudit = (catalog: Catalog, entry: AuditEntry): Promise<number> =>
  asSystem(catalog, (db) => writeAudit(db, catalog.sealer, entry));
