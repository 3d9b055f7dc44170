import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../database/db.ts';
import type { Sealer } from '../sealing/sealer.ts';

const setting = 'audit-head';
const Hex = z.string().regex(/^[0-9a-f]{64}$/);
const Head = z.object({ id: z.number().int().positive(), hash: Hex, mac: Hex });

/** The chain's end, kept apart and keyed: cutting rows off the end of the table shows. */
export interface AuditHead {
  readonly id: number;
  readonly hash: string;
}

const headMac = (sealer: Sealer, { id, hash }: AuditHead): Buffer =>
  sealer.mac(Buffer.from(JSON.stringify(['audit-head', id, hash])));

/** Null when there is none, or when it is not one that a holder of the master key wrote. */
export const readHead = async (db: Db, sealer: Sealer): Promise<AuditHead | null> => {
  const { rows } = await db.query<{ value: unknown }>('SELECT value FROM settings WHERE key = $1', [
    setting,
  ]);
  const head = Head.safeParse(rows[0]?.value);
  if (!head.success) return null;
  const { id, hash, mac } = head.data;
  const own = timingSafeEqual(Buffer.from(mac, 'hex'), headMac(sealer, { id, hash }));
  return own ? { id, hash } : null;
};

export const writeHead = async (db: Db, sealer: Sealer, head: AuditHead): Promise<void> => {
  const value = { ...head, mac: headMac(sealer, head).toString('hex') };
  await db.query(
    `INSERT INTO settings (key, value) VALUES ($1, $2)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`,
    [setting, value],
  );
};
