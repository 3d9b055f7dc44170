import type { ClinicChange } from '../../contracts/clinic-input.ts';
import type { Connection } from '../../contracts/connection.ts';
import { ResguardoError } from '../../contracts/resguardo-error.ts';
import type { Sealed, SealedPlace } from '../sealing/sealed.ts';
import type { Sealer } from '../sealing/sealer.ts';
import { drillPasswordPlace, passwordPlace, restorePasswordPlace } from './clinic-secrets.ts';
import type { SealedConnections } from './open-connections.ts';

type ConnectionChange = NonNullable<ClinicChange['connection']>;

const sameServer = (a: Connection, b: Connection): boolean =>
  a.host === b.host && a.port === b.port && a.ssl === b.ssl;

const needed = (field: string): ResguardoError =>
  new ResguardoError('bad-request', {
    why: `${field}.password: needed, since the server, its TLS or the user changes`,
  });

/** The new connection beside its password: the given one, or the old one if it goes to the same server. */
const changedConnection = (
  sealer: Sealer,
  field: string,
  place: SealedPlace,
  { password, ...connection }: ConnectionChange,
  old: { connection: Connection; password: Sealed } | null,
): { connection: Connection; password: Sealed } => {
  if (password !== undefined) return { connection, password: sealer.seal(password, place) };
  const same =
    old !== null &&
    sameServer(connection, old.connection) &&
    connection.user === old.connection.user;
  if (!same) throw needed(field);
  return { connection, password: old.password };
};

const changedRestoreLogin = (
  sealer: Sealer,
  clinicId: string,
  { connection, restoreLogin }: ClinicChange,
  old: SealedConnections,
): Record<string, unknown> => {
  const stays = connection === undefined || sameServer(connection, old.connection);
  if (restoreLogin === undefined) {
    // It goes along with the connection: not to another server, unless given again.
    if (!stays && old.restoreUser !== null) throw needed('restoreLogin');
    return {};
  }
  if (restoreLogin === null) return { restore_user: null, restore_password_sealed: null };
  const { user, password } = restoreLogin;
  if (password === undefined && (!stays || user !== old.restoreUser)) throw needed('restoreLogin');
  if (password === undefined) return {};
  const place = restorePasswordPlace(clinicId);
  return { restore_user: user, restore_password_sealed: sealer.seal(password, place) };
};

/** The columns that say where a clinic's servers are and who enters them, as a change leaves them. */
export const changedLogins = (
  sealer: Sealer,
  clinicId: string,
  change: ClinicChange,
  old: SealedConnections,
): Record<string, unknown> => {
  const columns = changedRestoreLogin(sealer, clinicId, change, old);
  if (change.connection) {
    const place = passwordPlace(clinicId);
    const next = changedConnection(sealer, 'connection', place, change.connection, old);
    Object.assign(columns, { connection: next.connection, password_sealed: next.password });
  }
  if (change.drillServer === null)
    Object.assign(columns, { drill_connection: null, drill_password_sealed: null });
  else if (change.drillServer) {
    const before =
      old.drillConnection && old.drillPassword
        ? { connection: old.drillConnection, password: old.drillPassword }
        : null;
    const place = drillPasswordPlace(clinicId);
    const next = changedConnection(sealer, 'drillServer', place, change.drillServer, before);
    Object.assign(columns, {
      drill_connection: next.connection,
      drill_password_sealed: next.password,
    });
  }
  return columns;
};
