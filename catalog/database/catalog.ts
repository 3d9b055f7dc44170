import pg from 'pg';
import type { Sealer } from '../sealing/sealer.ts';
import type { Db } from './db.ts';
import { inTransaction } from './transaction.ts';

/** Our own records, open: what every function of this folder takes first. Made by `openCatalog`. */
export interface Catalog {
  readonly pool: pg.Pool;
  readonly sealer: Sealer;
  /** What each transaction works as, where the connection's own role is too mighty: see `stepDown`. */
  readonly role: string | null;
  close(): Promise<void>;
}

const as = ({ role }: Catalog): string => (role === null ? '' : `; SET LOCAL ROLE ${role}`);

const oneClinic = (clinicId: string): string =>
  `SELECT set_config('resguardo.clinic', ${pg.escapeLiteral(clinicId)}, true)`;

const snapshot = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** One transaction for one clinic's records. */
export const asClinic = <T>(
  catalog: Catalog,
  clinicId: string,
  work: (db: Db) => Promise<T>,
): Promise<T> => inTransaction(catalog.pool, `BEGIN${as(catalog)}; ${oneClinic(clinicId)}`, work);

/** Likewise, reading only, and every statement as of one instant. */
export const inClinicSnapshot = <T>(
  catalog: Catalog,
  clinicId: string,
  work: (db: Db) => Promise<T>,
): Promise<T> =>
  inTransaction(catalog.pool, `${snapshot}${as(catalog)}; ${oneClinic(clinicId)}`, work);

const everyClinic = `SELECT set_config('resguardo.every_clinic', 'on', true)`;

/** One transaction over all clinics: for what belongs to none, and for the operator's view. */
export const asSystem = <T>(catalog: Catalog, work: (db: Db) => Promise<T>): Promise<T> =>
  inTransaction(catalog.pool, `BEGIN${as(catalog)}; ${everyClinic}`, work);

/** Likewise, reading only, and every statement as of one instant. */
export const inSystemSnapshot = <T>(catalog: Catalog, work: (db: Db) => Promise<T>): Promise<T> =>
  inTransaction(catalog.pool, `${snapshot}${as(catalog)}; ${everyClinic}`, work);
