import { z } from 'zod';
import { Connection, type OpenedConnection } from '../../contracts/connection.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import { asClinic, type Catalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { first } from '../database/rows.ts';
import type { Sealed } from '../sealing/sealed.ts';
import { drillPasswordPlace, passwordPlace, restorePasswordPlace } from './clinic-secrets.ts';

const SealedText = z.string().transform((text) => text as Sealed);
const Secrets = z.object({
  connection: Connection,
  password: SealedText,
  drillConnection: Connection.nullable(),
  drillPassword: SealedText.nullable(),
  restoreUser: z.string().nullable(),
  restorePassword: SealedText.nullable(),
});

export type SealedConnections = z.infer<typeof Secrets>;

export const readSealedConnections = async (
  db: Db,
  clinicId: string,
): Promise<SealedConnections> => {
  const found = await first(
    db,
    Secrets,
    `SELECT connection, password_sealed AS password, drill_connection AS "drillConnection",
       drill_password_sealed AS "drillPassword", restore_user AS "restoreUser",
       restore_password_sealed AS "restorePassword"
     FROM clinics WHERE id = $1`,
    [clinicId],
  );
  if (!found) throw new ResguardoError('clinic-unknown', { clinic: clinicId });
  return found;
};

/** The clinic's own database, its password in the clear: for the step that connects, and no further. */
export const openClinicConnection = async (
  catalog: Catalog,
  clinicId: string,
): Promise<OpenedConnection> => {
  const { connection, password } = await asClinic(catalog, clinicId, (db) =>
    readSealedConnections(db, clinicId),
  );
  return { ...connection, password: catalog.sealer.open(password, passwordPlace(clinicId)) };
};

/** Likewise, as whoever restores: the role set for that, or else the connection's own. */
export const openRestoreConnection = async (
  catalog: Catalog,
  clinicId: string,
): Promise<OpenedConnection> => {
  const { connection, password, restoreUser, restorePassword } = await asClinic(
    catalog,
    clinicId,
    (db) => readSealedConnections(db, clinicId),
  );
  const { sealer } = catalog;
  if (restoreUser === null || restorePassword === null)
    return { ...connection, password: sealer.open(password, passwordPlace(clinicId)) };
  return {
    ...connection,
    user: restoreUser,
    password: sealer.open(restorePassword, restorePasswordPlace(clinicId)),
  };
};

/** The server a rehearsal restores to, or null where the clinic names none. */
export const openDrillServer = async (
  catalog: Catalog,
  clinicId: string,
): Promise<OpenedConnection | null> => {
  const { drillConnection, drillPassword } = await asClinic(catalog, clinicId, (db) =>
    readSealedConnections(db, clinicId),
  );
  if (drillConnection === null || drillPassword === null) return null;
  return {
    ...drillConnection,
    password: catalog.sealer.open(drillPassword, drillPasswordPlace(clinicId)),
  };
};
