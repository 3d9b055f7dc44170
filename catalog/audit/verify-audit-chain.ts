import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { inSystemSnapshot, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { many } from '../database/rows.ts';
import type { Sealer } from '../sealing/sealer.ts';
import { auditHash, noHash } from './audit-hash.ts';
import { readHead, type AuditHead } from './audit-head.ts';
import { auditColumns, AuditRecord } from './audit-record.ts';

/**
 * `missing`: rows before this one are gone. `altered`: the row is not what its hash says. `unlinked`: it
 * does not follow from the one before. `forged`: its hash was made without the master key.
 * `cut`: rows after it, or the record of the chain's end, are gone.
 */
export type AuditProblem = 'missing' | 'altered' | 'unlinked' | 'forged' | 'cut';

export type AuditVerdict =
  | { readonly intact: true; readonly rows: number; readonly head: AuditHead | null }
  | { readonly intact: false; readonly id: number; readonly problem: AuditProblem };

const Row = AuditRecord.extend({ mac: z.instanceof(Buffer) });

const check = (
  sealer: Sealer,
  row: z.infer<typeof Row>,
  before: AuditHead,
): AuditProblem | null => {
  if (row.id !== before.id + 1) return 'missing';
  if (row.prevHash !== before.hash) return 'unlinked';
  if (auditHash(row) !== row.hash) return 'altered';
  return timingSafeEqual(row.mac, sealer.mac(Buffer.from(row.hash, 'hex'))) ? null : 'forged';
};

const verify = async (db: Db, sealer: Sealer, pageRows: number): Promise<AuditVerdict> => {
  let last: AuditHead = { id: 0, hash: noHash };
  for (;;) {
    const page = await many(
      db,
      Row,
      `SELECT ${auditColumns}, a.mac FROM audit a WHERE a.id > $1 ORDER BY a.id LIMIT $2`,
      [last.id, pageRows],
    );
    for (const row of page) {
      const problem = check(sealer, row, last);
      if (problem) return { intact: false, id: row.id, problem };
      last = { id: row.id, hash: row.hash };
    }
    if (page.length < pageRows) break;
  }
  const head = await readHead(db, sealer);
  if ((head?.id ?? 0) !== last.id || (head?.hash ?? noHash) !== last.hash)
    return { intact: false, id: last.id, problem: 'cut' };
  return { intact: true, rows: last.id, head };
};

/**
 * Computes the whole chain anew, as of one instant, and tells the first thing wrong. What it cannot
 * see is the whole catalog put back to an older state: for that, keep the head's hash elsewhere.
 */
export const verifyAuditChain = (
  catalog: Catalog,
  { pageRows = 1000 }: { pageRows?: number } = {},
): Promise<AuditVerdict> => inSystemSnapshot(catalog, (db) => verify(db, catalog.sealer, pageRows));
