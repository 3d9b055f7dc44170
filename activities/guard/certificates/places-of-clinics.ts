import type { ClinicsTls, ReceiverOrigin } from '../../../catalog/guard/tls-places.ts';
import type { Connection } from '../../../contracts/connection.ts';
import { hostOf, whyNotAllowed } from '../../../contracts/network/allowed-address.ts';
import type { TlsPlace, TlsUse } from '../../../contracts/network/tls-place.ts';
import type { Allowance } from '../../../contracts/notifications/settings-input.ts';

/** A server that is to be looked at, and what of it a finding tells. */
export interface WatchedPlace {
  readonly place: TlsPlace;
  /** Whose finding it is; null: nobody's in particular. */
  readonly clinicId: string | null;
  readonly about: Readonly<Record<string, string>>;
  /** Only addresses that the operator allows are connected to. */
  readonly allow: Allowance | null;
}

const httpsPlace = (use: TlsUse, address: string): TlsPlace | null => {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:') return null;
  return { use, host: hostOf(url), port: Number(url.port || 443), before: 'nothing' };
};

/** A server that speaks PostgreSQL; null where nothing is encrypted: a socket of this machine, or by its mode. */
export const databasePlace = ({
  host,
  port,
  ssl,
}: Pick<Connection, 'host' | 'port' | 'ssl'>): TlsPlace | null =>
  ssl === 'disable' || host.startsWith('/')
    ? null
    : { use: 'database', host, port, before: 'postgres' };

/** Where no event may be sent to, nobody looks either. */
const receiverPlace = (
  { origin, clinicId, clinic, receivers }: ReceiverOrigin,
  allow: Allowance,
): WatchedPlace[] => {
  const place = httpsPlace('receiver', origin);
  if (place === null || whyNotAllowed(new URL(origin), allow, clinicId !== null) !== null)
    return [];
  const about = { receiver: receivers.join(', '), ...(clinic === null ? {} : { clinic }) };
  return [{ place, clinicId, about, allow }];
};

/** What clinics' settings lead to, and the installation's receivers. */
export const placesOfClinics = (
  { endpoints, receivers, drillServers }: ClinicsTls,
  allow: Allowance,
): WatchedPlace[] => {
  const nobodys = { clinicId: null, allow: null } as const;
  const stores = endpoints.flatMap(({ endpoint, clinics }) => {
    const place = httpsPlace('store', endpoint);
    return place ? [{ place, ...nobodys, about: { clinics: String(clinics) } }] : [];
  });
  const drills = drillServers.flatMap((connection) => {
    const place = databasePlace(connection);
    return place ? [{ place, ...nobodys, about: {} }] : [];
  });
  return [...stores, ...drills, ...receivers.flatMap((one) => receiverPlace(one, allow))];
};
