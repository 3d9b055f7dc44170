import { z } from 'zod';
import type {
  EvidenceAct,
  EvidencePlace,
  EvidenceRehearsal,
  EvidenceSample,
} from '../../contracts/api/evidence.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { first, many } from '../database/rows.ts';

/** Acts listed at most; what is more is counted. */
export const actsListed = 5000;

const instant = z.date().transform((date) => date.toISOString());

const Place = z.object({
  destination: z.string(),
  kind: z.enum(['s3', 'drive', 'folder']),
  required: z.boolean(),
  retired: z.boolean(),
  held: z.number(),
  intact: z.number(),
  lost: z.number(),
  locked: z.number(),
  lastProvedAt: instant.nullable(),
  leastRecentProofAt: instant.nullable(),
});

/** Every place for copies, in the clinic's own order, and what lies there. */
export const readPlaces = (db: Db, clinicId: string): Promise<EvidencePlace[]> =>
  many(
    db,
    Place,
    `SELECT d.name AS destination, d.kind, d.required, d.retired_at IS NOT NULL AS retired,
       count(c.*) FILTER (WHERE c.state IN ('stored', 'intact')) AS held,
       count(c.*) FILTER (WHERE c.state = 'intact') AS intact,
       count(c.*) FILTER (WHERE c.state IN ('damaged', 'missing')) AS lost,
       count(c.*) FILTER (
         WHERE c.state IN ('stored', 'intact') AND (c.locked_until > now() OR c.legal_hold)
       ) AS locked,
       max(c.last_proved_at) AS "lastProvedAt",
       min(c.last_proved_at) FILTER (WHERE c.state = 'intact') AS "leastRecentProofAt"
     FROM destinations d
     LEFT JOIN (
       SELECT c.* FROM copies c JOIN backups b ON b.id = c.backup_id WHERE b.state <> 'deleted' AND b.sample_at IS NULL
     ) c ON c.clinic_id = d.clinic_id AND c.destination = d.name
     WHERE d.clinic_id = $1
     GROUP BY d.name, d.kind, d.required, d.retired_at, d.position
     ORDER BY d.retired_at NULLS FIRST, d.position, d.name`,
    [clinicId],
  );

const Sample = z.object({
  id: z.number(),
  fileName: z.string(),
  madeAt: instant,
  shownAt: instant,
  deletedAt: instant.nullable(),
});

/** What was made for demonstrations alone. @param period clinic, from, until */
export const readSamples = (db: Db, period: readonly unknown[]): Promise<EvidenceSample[]> =>
  many(
    db,
    Sample,
    `SELECT id, file_name AS "fileName", started_at AS "madeAt", sample_at AS "shownAt",
       deleted_at AS "deletedAt"
     FROM backups WHERE clinic_id = $1 AND started_at >= $2 AND started_at < $3
       AND sample_at IS NOT NULL ORDER BY id`,
    period,
  );

const Rehearsal = z.object({
  backup: z.number(),
  at: instant,
  state: z.enum(['passed', 'failed']),
  loadSeconds: z.number().nullable(),
  compareSeconds: z.number().nullable(),
  failure: z.string().nullable(),
});

const rehearsalColumns = `backup_id AS backup, at, state, load_seconds AS "loadSeconds",
  compare_seconds AS "compareSeconds", failure_code AS failure`;

/** @param period clinic, from, until */
export const readRehearsals = (db: Db, period: readonly unknown[]): Promise<EvidenceRehearsal[]> =>
  many(
    db,
    Rehearsal,
    `SELECT ${rehearsalColumns} FROM drills
     WHERE clinic_id = $1 AND at >= $2 AND at < $3 ORDER BY at, id`,
    period,
  );

export const readLastPassed = (
  db: Db,
  clinicId: string,
  until: Date,
): Promise<EvidenceRehearsal | null> =>
  first(
    db,
    Rehearsal,
    `SELECT ${rehearsalColumns} FROM drills
     WHERE clinic_id = $1 AND at < $2 AND state = 'passed' ORDER BY at DESC, id DESC LIMIT 1`,
    [clinicId, until],
  );

const Act = z.object({
  id: z.number(),
  at: instant,
  actor: z.string(),
  action: z.string(),
  object: z.string().nullable(),
  hash: z.string(),
});

/** Who did what, oldest first: the latest `actsListed`. @param period clinic, from, until */
export const readActs = async (
  db: Db,
  period: readonly unknown[],
): Promise<{ items: EvidenceAct[]; omitted: number }> => {
  const ofPeriod = 'FROM audit WHERE clinic_id = $1 AND at >= $2 AND at < $3';
  const items = await many(
    db,
    Act,
    `SELECT id, at, actor, action, object, encode(hash, 'hex') AS hash ${ofPeriod}
     ORDER BY id DESC LIMIT $4`,
    [...period, actsListed],
  );
  const total = await first(
    db,
    z.object({ count: z.number() }),
    `SELECT count(*) ${ofPeriod}`,
    period,
  );
  return { items: items.toReversed(), omitted: (total?.count ?? items.length) - items.length };
};

/** Their emails, which outlive their accounts' use. */
export const readPeople = (
  catalog: Catalog,
  users: readonly number[],
): Promise<Map<number, string>> =>
  asSystem(catalog, async (db) => {
    const found = await many(
      db,
      z.object({ id: z.number(), email: z.string() }),
      'SELECT id, email FROM users WHERE id = ANY ($1)',
      [[...new Set(users)]],
    );
    return new Map(found.map(({ id, email }) => [id, email]));
  });
