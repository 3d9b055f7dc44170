import { createHash } from 'node:crypto';
import { canonicalText, type Json } from '../../contracts/evidence/canonical-text.ts';
import { canonical } from './canonical-json.ts';

export const noHash = '0'.repeat(64);

export interface HashedRow {
  readonly id: number;
  readonly at: Date;
  readonly userId: number | null;
  readonly actor: string;
  readonly action: string;
  readonly clinicId: string | null;
  readonly object: string | null;
  readonly address: string | null;
  readonly details: unknown;
  readonly prevHash: string;
}

/**
 * SHA-256, in hexadecimal, of the row as one JSON array: id, time (ISO 8601, UTC, milliseconds), user,
 * actor, action, clinic, object, address, details (no spaces, keys sorted), the hash before it. An auditor can
 * compute it with any tool.
 */
export const auditHash = (row: HashedRow): string => {
  const parts: Json[] = [
    ...[row.id, row.at.toISOString(), row.userId, row.actor, row.action],
    ...[row.clinicId, row.object, row.address, canonical(row.details), row.prevHash],
  ];
  return createHash('sha256').update(canonicalText(parts)).digest('hex');
};
