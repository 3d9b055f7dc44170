import { z } from 'zod';
import type { Finding } from '../../contracts/guard/finding.ts';
import { expirySeverity, soonDays } from '../../contracts/guard/expiry.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';

const Row = z.object({ id: z.number(), name: z.string(), owner: z.string(), expiresAt: z.date() });

/** An expired token is spoken of for so long: after that, nobody missed it. */
const missedDays = 7;

/** Tokens of programs that are in use and expire soon, or have just expired. */
export const expiringTokens = (catalog: Catalog, now = new Date()): Promise<Finding[]> =>
  asSystem(catalog, async (db) => {
    const rows = await many(
      db,
      Row,
      `SELECT t.id, t.name, u.email AS owner, t.expires_at AS "expiresAt"
       FROM api_tokens t JOIN users u ON u.id = t.user_id
       WHERE t.revoked_at IS NULL AND u.disabled_at IS NULL AND t.last_used_at IS NOT NULL
         AND t.expires_at < $1::timestamptz + make_interval(days => $2)
         AND t.expires_at > $1::timestamptz - make_interval(days => $3)
         -- One that was made for a few days is always about to expire.
         AND t.expires_at - t.created_at > make_interval(days => 2 * $2)
       ORDER BY t.id`,
      [now, soonDays, missedDays],
    );
    return rows.map(({ id, name, owner, expiresAt }) => ({
      ...{ kind: 'token-expiring', subject: `token/${id}`, clinicId: null },
      severity: expirySeverity(expiresAt, now) ?? 'warning',
      params: { token: name, owner, until: expiresAt.toISOString() },
    }));
  });
