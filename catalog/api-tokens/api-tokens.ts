import { randomBytes } from 'node:crypto';
import type { UserRole } from '../../contracts/user-input.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { first, many } from '../database/rows.ts';
import { readMemberships, type Membership } from '../memberships/memberships-of.ts';
import { tokenHash } from '../sessions/session-token.ts';
import { readUser } from '../users/get-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { apiTokenColumns, ApiTokenRecord } from './api-token-record.ts';

/** A prefix of its own: what scanners of leaked secrets look for, and how it is told from a session. */
export const apiTokenPrefix = 'rsgpat_';

export interface ApiTokenInput {
  readonly userId: number;
  readonly name: string;
  readonly role: UserRole;
  readonly clinics: readonly string[] | null;
  readonly readOnly: boolean;
  readonly seconds: number;
}

/** A token for a program. It is given this once; the catalog keeps its hash alone. */
export const createApiToken = (
  catalog: Catalog,
  { userId, name, role, clinics, readOnly, seconds }: ApiTokenInput,
): Promise<{ token: string; record: ApiTokenRecord }> =>
  asSystem(catalog, async (db) => {
    const token = `${apiTokenPrefix}${randomBytes(32).toString('base64url')}`;
    const record = await first(
      db,
      ApiTokenRecord,
      `INSERT INTO api_tokens AS t (user_id, name, token_sha256, role, clinics, read_only, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))
       RETURNING ${apiTokenColumns}`,
      [userId, name, tokenHash(token), role, clinics, readOnly, seconds],
    );
    if (!record) throw new ResguardoError('internal', { what: 'no token was written' });
    return { token, record };
  });

export interface FoundApiToken {
  readonly record: ApiTokenRecord;
  readonly user: UserRecord;
  readonly memberships: readonly Membership[];
}

/** Whose token this is, or null when it is unknown, expired, revoked or its owner was disabled. */
export const findApiToken = (catalog: Catalog, token: string): Promise<FoundApiToken | null> =>
  asSystem(catalog, async (db) => {
    const record = await first(
      db,
      ApiTokenRecord,
      `SELECT ${apiTokenColumns} FROM api_tokens t
       WHERE t.token_sha256 = $1 AND t.revoked_at IS NULL AND t.expires_at > now()`,
      [tokenHash(token)],
    );
    if (!record) return null;
    const user = await readUser(db, record.userId);
    if (user.disabledAt !== null) return null;
    // Once a minute: not every request should write.
    await db.query(
      `UPDATE api_tokens SET last_used_at = now()
       WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
      [record.id],
    );
    return { record, user, memberships: await readMemberships(db, user.id) };
  });

/** A user's tokens that are not revoked, newest first; expired ones too. */
export const listApiTokens = (catalog: Catalog, userId: number): Promise<ApiTokenRecord[]> =>
  asSystem(catalog, (db) =>
    many(
      db,
      ApiTokenRecord,
      `SELECT ${apiTokenColumns} FROM api_tokens t
       WHERE t.user_id = $1 AND t.revoked_at IS NULL ORDER BY t.id DESC`,
      [userId],
    ),
  );

/** One of the user's own; worth nothing from here on. `token-unknown`. */
export const revokeApiToken = (
  catalog: Catalog,
  userId: number,
  id: number,
): Promise<ApiTokenRecord> =>
  asSystem(catalog, async (db) => {
    const record = await first(
      db,
      ApiTokenRecord,
      `UPDATE api_tokens AS t SET revoked_at = now()
       WHERE t.id = $2 AND t.user_id = $1 AND t.revoked_at IS NULL RETURNING ${apiTokenColumns}`,
      [userId, id],
    );
    if (!record) throw new ResguardoError('token-unknown', { token: String(id) });
    return record;
  });
