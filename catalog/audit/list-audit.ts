import { z } from 'zod';
import { asClinic, asSystem, type Catalog } from '../database/catalog.ts';
import { checkedInput } from '../database/checked-input.ts';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';
import type { Db } from '../database/db.ts';
import { many } from '../database/rows.ts';
import { auditColumns, AuditRecord } from './audit-record.ts';

export const AuditFilter = z.strictObject({
  limit: z.number().int().min(1).max(500).default(100),
  cursor: z.string().max(200).optional(),
  userId: z.number().int().positive().optional(),
  action: z.string().optional(),
  from: z.date().optional(),
  until: z.date().optional(),
});

export interface AuditPage {
  readonly items: AuditRecord[];
  readonly nextCursor: string | null;
}

const Mark = z.tuple([z.int().positive()]);

/** Newest first: of one clinic, or of `everyone` for operators and auditors. */
export const listAudit = (
  catalog: Catalog,
  of: 'everyone' | { readonly clinicId: string },
  written: z.input<typeof AuditFilter> = {},
): Promise<AuditPage> => {
  const filter = checkedInput(AuditFilter, written);
  const before = filter.cursor ? decodeCursor(Mark, filter.cursor)[0] : null;
  const clinicId = of === 'everyone' ? null : of.clinicId;
  const read = async (db: Db): Promise<AuditPage> => {
    const found = await many(
      db,
      AuditRecord,
      `SELECT ${auditColumns} FROM audit a
       WHERE ($1::text IS NULL OR a.clinic_id = $1)
         AND ($2::bigint IS NULL OR a.id < $2)
         AND ($3::bigint IS NULL OR a.user_id = $3)
         AND ($4::text IS NULL OR a.action = $4)
         AND ($5::timestamptz IS NULL OR a.at >= $5)
         AND ($6::timestamptz IS NULL OR a.at < $6)
       ORDER BY a.id DESC LIMIT $7`,
      [
        ...[clinicId, before, filter.userId ?? null, filter.action ?? null],
        ...[filter.from ?? null, filter.until ?? null, filter.limit + 1],
      ],
    );
    const items = found.slice(0, filter.limit);
    const last = items.at(-1);
    const more = found.length > filter.limit && last !== undefined;
    return { items, nextCursor: more ? encodeCursor([last.id]) : null };
  };
  return clinicId === null ? asSystem(catalog, read) : asClinic(catalog, clinicId, read);
};
