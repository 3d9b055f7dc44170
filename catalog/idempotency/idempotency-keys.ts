import { z } from 'zod';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { first } from '../database/rows.ts';
import type { Sealed, SealedPlace } from '../sealing/sealed.ts';

/** For how long an answer is kept and repeated. */
export const keptHours = 24;

/** What is asked for under a key. */
export interface KeyedRequest {
  /** Whose key it is: the same key of another caller is another key. */
  readonly caller: string;
  readonly key: string;
  /** Method and path, for whoever looks into the catalog. */
  readonly route: string;
  /** The same for what asks for the same, and only for that. */
  readonly fingerprint: Buffer;
}

export const KeptAnswer = z.object({
  status: z.number().int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
export type KeptAnswer = z.infer<typeof KeptAnswer>;

/** The right to answer a request, for as long as it is renewed. */
export interface Hold {
  readonly id: number;
  readonly turn: number;
}

export type Claim =
  | { readonly kind: 'ours'; readonly hold: Hold }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer }
  /** Somebody answers it just now. */
  | { readonly kind: 'busy' }
  /** The key was used for something else. */
  | { readonly kind: 'reused' };

const Row = z.object({
  id: z.number(),
  turn: z.number(),
  same: z.boolean(),
  held: z.boolean(),
  answerSealed: z.string().nullable(),
});

const placeOf = (id: number): SealedPlace => ({
  table: 'idempotency_keys',
  row: String(id),
  field: 'answer',
});

/**
 * Claims a key for `seconds`: whoever is first may answer, all others get that answer or are told
 * to wait. One whose holder fell silent is handed on.
 */
export const claimKey = (
  catalog: Catalog,
  { caller, key, route, fingerprint }: KeyedRequest,
  seconds: number,
): Promise<Claim> =>
  asSystem(catalog, async (db) => {
    await db.query(
      `DELETE FROM idempotency_keys
       WHERE caller = $1 AND key = $2 AND created_at < now() - make_interval(hours => $3)`,
      [caller, key, keptHours],
    );
    const { rows } = await db.query<Hold>(
      `INSERT INTO idempotency_keys (caller, key, route, fingerprint, held_until)
       VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5))
       ON CONFLICT (caller, key) DO NOTHING RETURNING id, turn`,
      [caller, key, route, fingerprint, seconds],
    );
    if (rows[0]) return { kind: 'ours', hold: rows[0] };
    const row = await first(
      db,
      Row,
      // The clock and not the transaction's beginning, which may lie before the wait for the row.
      `SELECT id, turn, fingerprint = $3 AS same, held_until > clock_timestamp() AS held,
         answer_sealed AS "answerSealed"
       FROM idempotency_keys WHERE caller = $1 AND key = $2 FOR UPDATE`,
      [caller, key, fingerprint],
    );
    // Given up between the two statements: the next try finds it free.
    if (row === null) return { kind: 'busy' };
    if (!row.same) return { kind: 'reused' };
    if (row.answerSealed !== null) {
      const text = catalog.sealer.open(row.answerSealed as Sealed, placeOf(row.id));
      return { kind: 'answered', answer: KeptAnswer.parse(JSON.parse(text)) };
    }
    if (row.held) return { kind: 'busy' };
    await db.query(
      `UPDATE idempotency_keys SET turn = turn + 1,
         held_until = clock_timestamp() + make_interval(secs => $2) WHERE id = $1`,
      [row.id, seconds],
    );
    return { kind: 'ours', hold: { id: row.id, turn: row.turn + 1 } };
  });

/** Says that the request is still being answered. */
export const renewHold = (catalog: Catalog, { id, turn }: Hold, seconds: number): Promise<void> =>
  asSystem(catalog, async (db) => {
    await db.query(
      `UPDATE idempotency_keys SET held_until = now() + make_interval(secs => $3)
       WHERE id = $1 AND turn = $2 AND status IS NULL`,
      [id, turn, seconds],
    );
  });

/** Keeps what was answered, sealed, for whoever asks the same again. */
export const keepAnswer = (
  catalog: Catalog,
  { id, turn }: Hold,
  answer: KeptAnswer,
): Promise<void> =>
  asSystem(catalog, async (db) => {
    await db.query(
      `UPDATE idempotency_keys SET status = $3, answer_sealed = $4
       WHERE id = $1 AND turn = $2 AND status IS NULL`,
      [id, turn, answer.status, catalog.sealer.seal(JSON.stringify(answer), placeOf(id))],
    );
  });

/** Nothing came of it: the key is free again. */
export const freeKey = (catalog: Catalog, { id, turn }: Hold): Promise<void> =>
  asSystem(catalog, async (db) => {
    await db.query('DELETE FROM idempotency_keys WHERE id = $1 AND turn = $2 AND status IS NULL', [
      id,
      turn,
    ]);
  });

/** Forgets keys that are kept no longer. Gives how many. */
export const removeOldKeys = (catalog: Catalog): Promise<number> =>
  asSystem(catalog, async (db) => {
    const { rowCount } = await db.query(
      'DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(hours => $1)',
      [keptHours],
    );
    return rowCount ?? 0;
  });
