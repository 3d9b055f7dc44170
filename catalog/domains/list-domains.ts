import type { FleetPage } from '../../contracts/retention/prune.ts';
import { asClinic, asSystem, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { many } from '../database/rows.ts';
import {
  domainColumns,
  DomainRecord,
  roundColumns,
  DomainRoundRecord,
  type DomainStanding,
} from './domain-record.ts';

/** A clinic's, in their order. */
export const readDomains = (db: Db, clinicId: string): Promise<DomainRecord[]> =>
  many(
    db,
    DomainRecord,
    `SELECT ${domainColumns} FROM domains d WHERE d.clinic_id = $1 ORDER BY d.place`,
    [clinicId],
  );

/** The newest round of each domain of a clinic, or (null) of every clinic, since it was set as it is. */
export const readLatest = (db: Db, clinicId: string | null): Promise<DomainRoundRecord[]> =>
  many(
    db,
    DomainRoundRecord,
    `SELECT ${roundColumns} FROM domains d CROSS JOIN LATERAL (
       SELECT * FROM domain_rounds one
       WHERE one.clinic_id = d.clinic_id AND one.domain = d.domain
         AND one.first_at >= d.changed_at
       ORDER BY one.id DESC LIMIT 1) r
     WHERE $1::text IS NULL OR d.clinic_id = $1
     ORDER BY d.clinic_id, d.place`,
    [clinicId],
  );

/** A clinic's domains, and how each stands. */
export const readStandings = async (db: Db, clinicId: string): Promise<DomainStanding[]> => {
  const latest = await readLatest(db, clinicId);
  return (await readDomains(db, clinicId)).map((one) => ({
    ...one,
    latest: latest.find(({ domain }) => domain === one.domain) ?? null,
  }));
};

export const listDomains = (catalog: Catalog, clinicId: string): Promise<DomainStanding[]> =>
  asClinic(catalog, clinicId, (db) => readStandings(db, clinicId));

/** Clinics that have domains and are not archived, by id, behind `after`. */
export const clinicsWithDomains = (
  catalog: Catalog,
  { after, limit }: { after: string | null; limit: number },
): Promise<FleetPage> =>
  asSystem(catalog, async (db) => {
    const { rows } = await db.query<{ id: string }>(
      `SELECT c.id FROM clinics c
       WHERE c.archived_at IS NULL AND ($1::text IS NULL OR c.id COLLATE "C" > $1)
         AND EXISTS (SELECT FROM domains d WHERE d.clinic_id = c.id)
       ORDER BY c.id COLLATE "C" LIMIT $2`,
      [after, limit],
    );
    const clinics = rows.map(({ id }) => id);
    return { clinics, next: clinics.length < limit ? null : (clinics.at(-1) ?? null) };
  });
