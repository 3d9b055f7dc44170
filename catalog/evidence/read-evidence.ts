import type { EvidenceReport } from '../../contracts/api/evidence.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { verifyAuditChain, type AuditVerdict } from '../audit/verify-audit-chain.ts';
import { readBackups } from '../backups/read-backups.ts';
import { cleaningColumns, CleaningRecord } from '../cleanings/cleaning-record.ts';
import { readClinic } from '../clinics/get-clinic.ts';
import { asSystem, inClinicSnapshot, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { many } from '../database/rows.ts';
import { installationId } from '../installation/installation-id.ts';
import { restoreColumns, RestoreRecord } from '../restores/restore-record.ts';
import { assembleEvidence } from './assemble-evidence.ts';
import type { EvidenceFacts, EvidencePeriod } from './evidence-facts.ts';
import {
  readActs,
  readLastPassed,
  readPeople,
  readPlaces,
  readRehearsals,
  readSamples,
} from './read-facts.ts';

const logOf = (verdict: AuditVerdict): EvidenceReport['log'] => {
  if (!verdict.intact) {
    const problem = { id: verdict.id, what: verdict.problem };
    return { intact: false, rows: null, head: null, problem };
  }
  return { intact: true, rows: verdict.rows, head: verdict.head, problem: null };
};

const thereAt = `(state <> 'deleted' OR deleted_at >= $3)`;

const newestBefore = (condition: string): string =>
  `(SELECT id FROM backups WHERE clinic_id = $1 AND started_at < $2 AND sample_at IS NULL
      AND ${condition}
    ORDER BY started_at DESC, id DESC LIMIT 1)`;

/** The period's, and from before it those that the first gap, and the ages at its end, may hang on. */
const backupsOf = `WHERE b.clinic_id = $1 AND b.sample_at IS NULL AND b.started_at < $3 AND (b.started_at >= $2 OR b.id IN (
    ${newestBefore(`intact_at IS NOT NULL AND state IN ('intact', 'restorable', 'deleted')`)},
    ${newestBefore(`intact_at IS NOT NULL AND state IN ('intact', 'restorable', 'deleted') AND ${thereAt}`)},
    ${newestBefore(`restorable_at IS NOT NULL AND state IN ('restorable', 'deleted') AND ${thereAt}`)}
  )) ORDER BY b.started_at, b.id`;

const ownFacts = async (
  db: Db,
  clinicId: string,
  { from, until }: EvidencePeriod,
): Promise<Omit<EvidenceFacts, 'installation' | 'people' | 'log'>> => {
  const period = [clinicId, from, until];
  return {
    clinic: await readClinic(db, clinicId),
    backups: await readBackups(db, backupsOf, period),
    samples: await readSamples(db, period),
    places: await readPlaces(db, clinicId),
    rehearsals: await readRehearsals(db, period),
    lastPassed: await readLastPassed(db, clinicId, until),
    restores: await many(
      db,
      RestoreRecord,
      `SELECT ${restoreColumns} FROM restores r
       WHERE r.clinic_id = $1 AND r.requested_at >= $2 AND r.requested_at < $3 ORDER BY r.id`,
      period,
    ),
    cleanings: await many(
      db,
      CleaningRecord,
      `SELECT ${cleaningColumns} FROM cleanings k
       WHERE k.clinic_id = $1 AND k.requested_at >= $2 AND k.requested_at < $3 ORDER BY k.id`,
      period,
    ),
    acts: await readActs(db, period),
  };
};

/** What another clinic's backup changed here: kept with that other clinic, and told to this one. */
const incoming = (
  catalog: Catalog,
  clinicId: string,
  { from, until }: EvidencePeriod,
): Promise<RestoreRecord[]> =>
  asSystem(catalog, (db) =>
    many(
      db,
      RestoreRecord,
      `SELECT ${restoreColumns} FROM restores r
       WHERE r.changed_clinic_id = $1 AND r.clinic_id <> $1
         AND r.requested_at >= $2 AND r.requested_at < $3`,
      [clinicId, from, until],
    ),
  );

/**
 * What can be shown of a clinic's protection between two instants, `until` not included. `bad-request` for a
 * period that ends before it begins, `clinic-unknown`.
 */
export const readEvidence = async (
  catalog: Catalog,
  clinicId: string,
  period: EvidencePeriod,
): Promise<EvidenceReport> => {
  if (period.from >= period.until)
    throw new ResguardoError('bad-request', { why: 'until: must be after from' });
  const own = await inClinicSnapshot(catalog, clinicId, (db) => ownFacts(db, clinicId, period));
  const restores = [...own.restores, ...(await incoming(catalog, clinicId, period))].toSorted(
    (a, b) => a.id - b.id,
  );
  const people = await readPeople(catalog, [
    ...restores.flatMap(({ requestedBy, decidedBy }) => [requestedBy, decidedBy ?? requestedBy]),
    ...own.cleanings.map(({ requestedBy }) => requestedBy),
  ]);
  const log = logOf(await verifyAuditChain(catalog));
  const installation = await installationId(catalog);
  return assembleEvidence({ ...own, installation, restores, people, log }, period);
};
