import { z } from 'zod';
import { digestKind, type DigestRef, type DueDigests } from '../../contracts/digest.ts';
import { digestDue } from '../../contracts/schedule/digest-day.ts';
import { asSystem, type Catalog } from '../database/catalog.ts';
import { many } from '../database/rows.ts';

/** Mails of a day that were refused so often are not tried again. */
const mostAttempts = 20;

const Clinic = z.object({
  id: z.string(),
  timeZone: z.string(),
  administrators: z.array(z.string()),
});
const Told = z.object({ clinicId: z.string(), kind: z.string(), recipient: z.string() });

/** Clinics behind `after` that want a digest, whose clock has passed the hour, and whose people lack it. */
export const dueDigests = (
  catalog: Catalog,
  { now, after, limit }: { now: Date; after: string | null; limit: number },
): Promise<DueDigests> =>
  asSystem(catalog, async (db) => {
    const clinics = await many(
      db,
      Clinic,
      `SELECT c.id, c.time_zone AS "timeZone", c.administrators FROM clinics c
       WHERE c.archived_at IS NULL AND c.policy->'notify'->>'success' = 'digest'
         AND ($1::text IS NULL OR c.id COLLATE "C" > $1)
       ORDER BY c.id COLLATE "C" LIMIT $2`,
      [after, limit],
    );
    const days = new Map<string, string>();
    for (const { id, timeZone } of clinics) {
      const digest = digestDue(now, timeZone);
      if (digest) days.set(id, digest.day);
    }
    const told = await many(
      db,
      Told,
      `SELECT n.clinic_id AS "clinicId", n.kind, n.recipient FROM notifications n
       WHERE n.clinic_id = ANY ($1) AND n.kind = ANY ($2) AND (n.state = 'sent' OR n.attempts >= $3)`,
      [[...days.keys()], [...new Set(days.values())].map(digestKind), mostAttempts],
    );
    const done = new Set(
      told.map((one) => JSON.stringify([one.clinicId, one.kind, one.recipient])),
    );
    const due: DigestRef[] = clinics.flatMap(({ id, administrators }) => {
      const day = days.get(id);
      if (day === undefined) return [];
      const lacks = (person: string): boolean =>
        !done.has(JSON.stringify([id, digestKind(day), person]));
      return administrators.some(lacks) ? [{ clinicId: id, day }] : [];
    });
    return { due, next: clinics.length < limit ? null : (clinics.at(-1)?.id ?? null) };
  });
